import type { FunctionPlane } from '../lambda/function-plane.ts'

/** Freezes the environments of a function that were thawed by hand. Returns how many. */
export function stopIdle(plane: FunctionPlane, name: string): { frozen: number } {
  const ready = plane.environments(name).filter(({ state }) => state === 'ready')
  for (const { id } of ready) plane.freeze(id)
  return { frozen: ready.length }
}

/** Lets the frozen environments of a function run until their next invocation ends: their timers and sockets wake up. */
export function wakeIdle(plane: FunctionPlane, name: string): { thawed: number } {
  const frozen = plane.environments(name).filter(({ state }) => state === 'frozen')
  for (const { id } of frozen) plane.thaw(id)
  return { thawed: frozen.length }
}
