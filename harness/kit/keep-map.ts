/**
 * Keeps what a map of plain records holds now; the answer brings it back, as often as it is called. What is put back is a copy each time, so that
 * later changes leave what is kept alone.
 */
export function keepMap<Key, Value>(map: Map<Key, Value>): () => void {
  const kept = structuredClone(map)
  return () => {
    map.clear()
    for (const [key, value] of structuredClone(kept)) map.set(key, value)
  }
}
