import { describe, expect, it } from '@jest/globals'
import { launchChain } from '../../../harness/cli/end-with-parent.ts'

/** pid → [parent, command] */
const tree = (processes: Record<number, [parent: number, command: string]>) => ({
  parentOf: (pid: number) => processes[pid]?.[0],
  commandOf: (pid: number) => processes[pid]?.[1] ?? '',
})

describe('the chain of launchers', () => {
  it('is the parent alone when a program started the command', () => {
    expect(launchChain(9, 8, tree({ 8: [1, 'node spec-runner.js'], 9: [8, 'node main.ts'] }))).toEqual([
      [9, 8],
    ])
  })

  it('goes through npm and its shell up to who launched npm', () => {
    const processes = tree({
      5: [4, 'bash'],
      6: [5, 'npm start --json'],
      7: [6, 'sh -c node main.ts demo'],
      8: [7, 'node main.ts demo'],
    })
    expect(launchChain(8, 7, processes)).toEqual([
      [8, 7],
      [7, 6],
      [6, 5],
    ])
  })

  it('ends at the first process of the system', () => {
    expect(launchChain(8, 7, tree({ 7: [1, 'sh -c poolhouse up'], 8: [7, 'node main.ts'] }))).toEqual([
      [8, 7],
    ])
  })
})
