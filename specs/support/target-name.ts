import type { TargetName } from '../../harness/index.ts'

/** The target of the Jest project that runs this file. The only place where specs learn its name. */
export function targetName(): TargetName {
  return (globalThis as unknown as { POOLHOUSE_TARGET: TargetName }).POOLHOUSE_TARGET
}
