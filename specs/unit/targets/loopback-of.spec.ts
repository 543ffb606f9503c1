import { describe, expect, it } from '@jest/globals'
import { loopbackOf } from '../../../harness/targets/containers/loopback-of.ts'

describe('where published ports are looked for', () => {
  it.each([
    ['the name of loopback', 'localhost'],
    ['loopback', '127.0.0.1'],
    ["an address of this machine's own, such as that of a bridge", '127.0.0.77'],
  ])('is 127.0.0.1 for %s', async (_, host) => {
    expect(await loopbackOf(host)).toBe('127.0.0.1')
  })

  // 192.0.2.0/24 is set aside for documentation: no machine has it.
  it.each(['192.0.2.1', 'docker.invalid'])('is nowhere for an engine elsewhere (%s)', async (host) => {
    await expect(loopbackOf(host)).rejects.toMatchObject({
      code: 'DockerUnavailable',
      message: expect.stringContaining(host),
    })
  })
})
