import { describe, expect, it } from '@jest/globals'
import { defaultCacheDir } from '../../../harness/kit/cache-dir.ts'

describe('defaultCacheDir', () => {
  it.each([
    [{ POOLHOUSE_CACHE: '/c', XDG_CACHE_HOME: '/x', HOME: '/h' }, '/c'],
    [{ XDG_CACHE_HOME: '/x', HOME: '/h' }, '/x/poolhouse'],
    [{ POOLHOUSE_CACHE: '', XDG_CACHE_HOME: '', HOME: '/h' }, '/h/.cache/poolhouse'],
  ])('reads %j', (env, expected) => {
    expect(defaultCacheDir(env)).toBe(expected)
  })
})
