import { describe, expect, it } from '@jest/globals'
import { Concurrency } from '../../../harness/lambda/concurrency.ts'

const latest = '$LATEST'
const reasonOf = (work: () => unknown): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    return (error as { reason: string }).reason
  }
}

describe('concurrency', () => {
  it('is shared by all functions up to the limit of the account', () => {
    const concurrency = new Concurrency(2)
    const leave = concurrency.enter('a', latest)
    concurrency.enter('b', latest)
    expect(reasonOf(() => concurrency.enter('c', latest))).toBe('ConcurrentInvocationLimitExceeded')
    leave()
    expect(reasonOf(() => concurrency.enter('c', latest))).toBeUndefined()
  })

  it('that is reserved is a ceiling over all versions, and is taken from the others', () => {
    const concurrency = new Concurrency(3)
    concurrency.reserve('a', 2)
    concurrency.enter('a', latest)
    concurrency.enter('a', '1')
    expect(reasonOf(() => concurrency.enter('a', '2'))).toBe(
      'ReservedFunctionConcurrentInvocationLimitExceeded',
    )
    concurrency.enter('b', latest)
    expect(reasonOf(() => concurrency.enter('b', latest))).toBe('ConcurrentInvocationLimitExceeded')
  })

  it('of zero lets nothing through until it is taken back', () => {
    const concurrency = new Concurrency(10)
    concurrency.reserve('a', 0)
    expect(reasonOf(() => concurrency.enter('a', latest))).toBe(
      'ReservedFunctionConcurrentInvocationLimitExceeded',
    )
    concurrency.reserve('a', undefined)
    expect(reasonOf(() => concurrency.enter('a', latest))).toBeUndefined()
  })

  it('that is provisioned serves its own version, which then spills over into the shared part', () => {
    const concurrency = new Concurrency(2)
    concurrency.provision('a', '1', 1)
    concurrency.enter('b', latest)
    expect(reasonOf(() => concurrency.enter('b', latest))).toBe('ConcurrentInvocationLimitExceeded')
    const leave = concurrency.enter('a', '1')
    expect(reasonOf(() => concurrency.enter('a', '1'))).toBe('ConcurrentInvocationLimitExceeded')
    leave()
    expect(reasonOf(() => concurrency.enter('a', '1'))).toBeUndefined()
  })

  it('of a removed function is free again', () => {
    const concurrency = new Concurrency(2)
    concurrency.reserve('a', 2)
    expect(reasonOf(() => concurrency.enter('b', latest))).toBe('ConcurrentInvocationLimitExceeded')
    concurrency.forget('a')
    expect(reasonOf(() => concurrency.enter('b', latest))).toBeUndefined()
  })
})
