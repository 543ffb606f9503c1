import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { eventually } from '../../../harness/kit/eventually.ts'
import { define, gated, invoke, usePlanes } from './with-plane.ts'

const createPlane = usePlanes()
const teller = (text: string) => `const before = process.env.AWS_LAMBDA_INITIALIZATION_TYPE
  exports.handler = async (_, { functionVersion, logStreamName }) => ({
    text: '${text}', functionVersion, logStreamName, before, pid: process.pid })`
const failing = `throw new Error('not today')`

describe('a published version', () => {
  it('runs its own code in environments of its own, beside $LATEST', async () => {
    const plane = await createPlane()
    await plane.deploy(define(teller('new')))
    await plane.deploy(define(teller('old'), { version: '1' }))
    expect((await invoke(plane)).value).toEqual(expect.objectContaining({ text: 'new', before: 'on-demand' }))
    const { value, executedVersion } = await invoke(plane, {}, { version: '1' })
    expect(executedVersion).toBe('1')
    expect(value).toEqual(
      expect.objectContaining({
        text: 'old',
        functionVersion: '1',
        logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[1\][0-9a-f]{32}$/),
      }),
    )
    expect(plane.environments('f').map(({ version }) => version)).toEqual(['$LATEST', '1'])
  })

  it('can be removed alone, and goes with its function', async () => {
    const plane = await createPlane()
    await plane.deploy(define(teller('new')))
    for (const version of ['1', '2']) await plane.deploy(define(teller('old'), { version }))
    await plane.remove('f', '1')
    await expect(invoke(plane, {}, { version: '1' })).rejects.toMatchObject({ name: 'FunctionGoneError' })
    expect((await invoke(plane, {}, { version: '2' })).executedVersion).toBe('2')
    await plane.remove('f')
    await expect(invoke(plane, {}, { version: '2' })).rejects.toMatchObject({ name: 'FunctionGoneError' })
    expect(plane.environments()).toEqual([])
  })
})

describe('provisioned concurrency', () => {
  it('is taken first, also when an environment on demand was used last', async () => {
    const plane = await createPlane()
    await plane.deploy(define(gated, { version: '1' }))
    plane.provision('f', '1', 1)
    await eventually(() => plane.provisioned('f', '1').allocated === 1)
    const gate = join(mkdtempSync(join(tmpdir(), 'poolhouse-gate-')), 'open')
    const provisioned = invoke(plane, { gate }, { version: '1' })
    await eventually(() => plane.environments('f').some(({ state }) => state === 'invoking'))
    const onDemand = invoke(plane, { gate: `${gate}2` }, { version: '1' })
    await eventually(() => plane.environments('f').filter(({ state }) => state === 'invoking').length === 2)
    writeFileSync(gate, '')
    const { value: pid } = await provisioned
    writeFileSync(`${gate}2`, '')
    expect((await onDemand).value).not.toBe(pid)
    expect((await invoke(plane, {}, { version: '1' })).value).toBe(pid)
    rmSync(dirname(gate), { recursive: true })
  })

  it('initialises environments ahead of any invocation', async () => {
    const plane = await createPlane()
    await plane.deploy(define(teller('x'), { version: '1' }))
    plane.provision('f', '1', 2)
    expect(plane.provisioned('f', '1')).toEqual({ requested: 2, allocated: 0, failed: false })
    await eventually(() => plane.provisioned('f', '1').allocated === 2)
    const pids = plane.environments('f').map(({ pid }) => pid)
    const { value } = await invoke(plane, {}, { version: '1' })
    expect(value).toEqual(expect.objectContaining({ before: 'provisioned-concurrency' }))
    expect(pids).toContain((value as { pid: number }).pid)
    expect(plane.environments('f')).toHaveLength(2)
  })

  it('is kept when the environments are recycled, and given up when it is taken back', async () => {
    const plane = await createPlane()
    await plane.deploy(define(teller('x'), { version: '1' }))
    plane.provision('f', '1', 1)
    await eventually(() => plane.provisioned('f', '1').allocated === 1)
    const [before] = plane.environments('f')
    plane.recycle('f')
    await eventually(() => plane.provisioned('f', '1').allocated === 1)
    expect(plane.environments('f').map(({ id }) => id)).not.toContain(before!.id)
    plane.provision('f', '1', 0)
    await eventually(() => plane.environments('f').length === 0)
  })

  it('says that it failed when Init does', async () => {
    const plane = await createPlane()
    await plane.deploy(define(failing, { version: '1' }))
    plane.provision('f', '1', 1)
    await eventually(() => plane.provisioned('f', '1').failed)
    expect(plane.provisioned('f', '1').allocated).toBe(0)
  })
})

describe('throttling', () => {
  it('tells the reason, and counts as an event', async () => {
    const throttled: string[] = []
    const plane = await createPlane({
      onEvent: (event) => {
        if (event.type === 'throttle') throttled.push(event.name)
      },
    })
    await plane.deploy(define(teller('x')))
    plane.reserve('f', 0)
    await expect(invoke(plane)).rejects.toMatchObject({
      name: 'ThrottledError',
      reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    })
    expect(throttled).toEqual(['f'])
    plane.reserve('f', undefined)
    plane.accountConcurrency = 0
    await expect(invoke(plane)).rejects.toMatchObject({ reason: 'ConcurrentInvocationLimitExceeded' })
  })
})
