import { setTimeout as pause } from 'node:timers/promises'

// Module scope that can be watched: how often it was called, and how often its timer has ticked.
let invocations = 0
let ticks = 0
setInterval(() => {
  ticks++
}, 10)

export async function handler(event: {
  crash?: boolean
  holdMs?: number
}): Promise<{ invocations: number; ticks: number; pid: number }> {
  if (event.crash) process.exit(1)
  invocations++
  if (event.holdMs) await pause(event.holdMs)
  return { invocations, ticks, pid: process.pid }
}
