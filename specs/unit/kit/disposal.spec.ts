import { describe, expect, it } from '@jest/globals'
import { Disposal } from '../../../harness/kit/disposal.ts'

describe('Disposal', () => {
  it('ends in reverse order, all of it, and throws the first failure', async () => {
    const ended: string[] = []
    const disposal = new Disposal()
    disposal.defer(() => void ended.push('first'))
    disposal.defer(() => {
      throw new Error('second failed')
    })
    disposal.defer(() => {
      ended.push('third')
      throw new Error('third failed')
    })
    await expect(disposal.dispose()).rejects.toThrow('third failed')
    expect(ended).toEqual(['third', 'first'])
  })

  it('does the work once', async () => {
    let times = 0
    const disposal = new Disposal()
    disposal.defer(() => void times++)
    await Promise.all([disposal.dispose(), disposal.dispose()])
    expect(times).toBe(1)
  })
})
