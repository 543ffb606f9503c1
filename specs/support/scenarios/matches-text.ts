/** Whether a text is what the table writes; … stands for anything. */
export function matchesText(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('…')
  if (!text.startsWith(first)) return false
  if (rest.length === 0) return text === first
  const last = rest.pop()!
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length >= at + last.length && text.endsWith(last)
}
