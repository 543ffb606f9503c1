import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Disposal } from '../../../harness/kit/disposal.ts'
import { LoopbackAddresses } from '../../../harness/server/loopback-addresses.ts'

let disposal = new Disposal()
afterEach(async () => {
  await disposal.dispose()
  disposal = new Disposal()
})

describe('loopback addresses', () => {
  it('gives each endpoint port 3306 of an address of its own', async () => {
    const addresses = new LoopbackAddresses(disposal)
    const [one, two] = [await addresses.allocate(), await addresses.allocate()]
    expect(one.port).toBe(3306)
    expect(two.port).toBe(3306)
    expect(one.host).not.toBe(two.host)
    expect(one.host).toMatch(/^127\.0\.0\.\d+$/)
  })

  it('respects what another stack of this machine has been given and not yet bound', async () => {
    const mine = await new LoopbackAddresses(disposal).allocate()
    const theirs = await new LoopbackAddresses(disposal).allocate()
    expect(theirs.host).not.toBe(mine.host)
  })

  it('gives one again that was released', async () => {
    const addresses = new LoopbackAddresses(disposal)
    const first = await addresses.allocate()
    await addresses.release(first)
    expect(await addresses.allocate()).toEqual(first)
  })

  it('passes over an address whose port somebody holds', async () => {
    const addresses = new LoopbackAddresses(disposal)
    const address = await addresses.allocate()
    await addresses.release(address)
    const holder = createServer()
    await new Promise<void>((resolve) => holder.listen(3306, address.host, resolve))
    disposal.defer(() => new Promise((resolve) => holder.close(() => resolve())))
    expect((await addresses.allocate()).host).not.toBe(address.host)
  })
})
