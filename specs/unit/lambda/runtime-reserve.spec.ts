import { describe, expect, it } from '@jest/globals'
import { eventually } from '../../../harness/kit/eventually.ts'
import type { FunctionPlane } from '../../../harness/lambda/function-plane.ts'
import { RuntimeReserve } from '../../../harness/lambda/runtime-reserve.ts'
import { isAlive } from '../../support/is-alive.ts'
import { define, invoke, usePlanes } from './with-plane.ts'

const source = `
  const atLoad = { ...process.env, cwd: process.cwd(), home: require('node:os').homedir() }
  exports.handler = async () => ({ pid: process.pid, atLoad })`

describe('the reserve of runtimes', () => {
  const createPlane = usePlanes()

  const start = async (change: Parameters<typeof define>[1] = {}, size = 1) => {
    const reserve = new RuntimeReserve({ size, quietMs: 0 })
    const plane = await createPlane({
      reserve,
      environment: () => ({ AWS_SESSION_TOKEN: `token-${++issued}` }),
    })
    await plane.deploy(define(source, change))
    return { reserve, plane }
  }
  let issued = 0

  const cold = async (plane: FunctionPlane, change: { name?: string } = {}) => {
    plane.recycle(change.name ?? 'f')
    const { value } = await invoke(plane, {}, change)
    return value as { pid: number; atLoad: Record<string, string> }
  }

  const spareOf = async (reserve: RuntimeReserve): Promise<number> => {
    await eventually(() => reserve.pids.length > 0)
    return reserve.pids[0]!
  }

  it('gives a cold start the process that was started ahead', async () => {
    const { reserve, plane } = await start()
    const first = await cold(plane)
    const spare = await spareOf(reserve)
    expect(spare).not.toBe(first.pid)
    expect((await cold(plane)).pid).toBe(spare)
  })

  it('makes it what a process of its own would have been, before code of the user is loaded', async () => {
    const { reserve, plane } = await start({ variables: { TABLE: 'orders' } })
    const first = await cold(plane)
    await spareOf(reserve)
    const second = await cold(plane)
    const own = [
      'HOME',
      'TMPDIR',
      'AWS_LAMBDA_RUNTIME_API',
      'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_SESSION_TOKEN',
      'home',
    ]
    const common = ({ atLoad }: typeof first) =>
      Object.fromEntries(Object.entries(atLoad).filter(([name]) => !own.includes(name)))
    expect(common(second)).toEqual(common(first))
    expect(second.atLoad.TABLE).toBe('orders')
    expect(Object.keys(second.atLoad).sort()).toEqual(Object.keys(first.atLoad).sort())
    for (const name of own) expect(second.atLoad[name]).not.toBe(first.atLoad[name])
    expect(second.atLoad.AWS_SESSION_TOKEN).toBe(`token-${issued}`)
    expect(second.atLoad.home).toBe(second.atLoad.TMPDIR)
  })

  it('is not listed among the environments', async () => {
    const { reserve, plane } = await start()
    const { pid } = await cold(plane)
    await spareOf(reserve)
    expect(plane.environments().map((each) => each.pid)).toEqual([pid])
  })

  it('starts anew where the one that waited has died', async () => {
    const { reserve, plane } = await start()
    await cold(plane)
    const spare = await spareOf(reserve)
    process.kill(spare, 'SIGKILL')
    await eventually(() => reserve.pids.length === 0)
    expect((await cold(plane)).pid).not.toBe(spare)
  })

  it('keeps processes for the functions that were started last', async () => {
    const { reserve, plane } = await start({}, 2)
    for (const name of ['g', 'h']) await plane.deploy(define(source, { name }))
    for (const name of ['f', 'g', 'h']) await cold(plane, { name })
    await eventually(() => reserve.pids.length === 2)
    const spares = reserve.pids
    expect(spares).not.toContain((await cold(plane, { name: 'f' })).pid)
    await eventually(() => reserve.pids.length === 2)
    expect(spares).toContain((await cold(plane, { name: 'h' })).pid)
  })

  it('keeps nothing of an older revision, nor of a function that is gone', async () => {
    const { reserve, plane } = await start()
    await cold(plane)
    const spare = await spareOf(reserve)
    await plane.deploy(define(source))
    await eventually(() => !isAlive(spare))
    await cold(plane)
    const next = await spareOf(reserve)
    await plane.remove('f')
    await eventually(() => !isAlive(next))
  })

  it('ends with the plane', async () => {
    const { reserve, plane } = await start()
    await cold(plane)
    const spare = await spareOf(reserve)
    await plane.close()
    expect(isAlive(spare)).toBe(false)
  })

  it('keeps none where NODE_OPTIONS is set, which may load code of the user', async () => {
    const { reserve, plane } = await start({ variables: { NODE_OPTIONS: '--no-warnings' } })
    await plane.deploy(define(source, { name: 'g' }))
    await cold(plane)
    await cold(plane, { name: 'g' })
    await eventually(() => reserve.pids.length === 1)
    const [spare] = reserve.pids
    expect((await cold(plane)).pid).not.toBe(spare)
    expect((await cold(plane, { name: 'g' })).pid).toBe(spare)
  })
})
