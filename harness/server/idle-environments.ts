import type { FunctionPlane } from '../lambda/function-plane.ts'

/** Freezes the environments of a function that were thawed by hand, or the one of this id. Returns how many. */
export function stopIdle(plane: FunctionPlane, name: string, id?: string): { frozen: number } {
  if (id !== undefined) {
    plane.freeze(id)
    return { frozen: 1 }
  }
  const ready = plane.environments(name).filter(({ state }) => state === 'ready')
  for (const { id } of ready) plane.freeze(id)
  return { frozen: ready.length }
}

/** Lets the frozen environments of a function run until their next invocation ends: their timers and sockets wake up. */
export function wakeIdle(plane: FunctionPlane, name: string, id?: string): { thawed: number } {
  if (id !== undefined) {
    plane.thaw(id)
    return { thawed: 1 }
  }
  const frozen = plane.environments(name).filter(({ state }) => state === 'frozen')
  for (const { id } of frozen) plane.thaw(id)
  return { thawed: frozen.length }
}
