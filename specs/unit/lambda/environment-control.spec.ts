import { connect } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import type { FunctionPlane } from '../../../harness/lambda/function-plane.ts'
import { define, invoke, usePlanes } from './with-plane.ts'

const createPlane = usePlanes()
const counter = 'let n = 0; exports.handler = async () => ({ n: ++n, pid: process.pid })'
const hang =
  'exports.handler = async () => { console.log("working"); await new Promise(() => setInterval(() => {}, 1e3)) }'
const only = (plane: FunctionPlane) => {
  const environments = plane.environments()
  expect(environments).toHaveLength(1)
  return environments[0]!
}
const isWorking = (plane: FunctionPlane) => () => plane.logs('f').some((line) => line.endsWith('working'))

describe('an idle environment', () => {
  it('is ended after its time by the idle clock, and not while it is used', async () => {
    const idleClock = new ManualClock()
    const plane = await createPlane({ idleClock, idleTimeoutSeconds: 600 })
    await plane.deploy(define(counter))
    await invoke(plane)
    idleClock.advance(599_999)
    expect((await invoke(plane)).value).toMatchObject({ n: 2 })
    idleClock.advance(599_999)
    expect(plane.environments()).toHaveLength(1)
    idleClock.advance(1)
    expect(plane.environments()).toEqual([])
    expect((await invoke(plane)).value).toMatchObject({ n: 1 })
  })

  it('that is provisioned stays', async () => {
    const idleClock = new ManualClock()
    const plane = await createPlane({ idleClock })
    await plane.deploy(define(counter, { version: '1' }))
    plane.provision('f', '1', 1)
    await eventually(() => plane.provisioned('f', '1').allocated === 1)
    const { id } = only(plane)
    idleClock.advance(86_400_000)
    expect(only(plane).id).toBe(id)
  })
})

describe('an environment that is killed', () => {
  it('is gone when it was idle', async () => {
    const plane = await createPlane()
    await plane.deploy(define(counter))
    await invoke(plane)
    plane.kill(only(plane).id)
    expect(plane.environments()).toEqual([])
    expect((await invoke(plane)).value).toMatchObject({ n: 1 })
  })

  it('takes its invocation with it', async () => {
    const plane = await createPlane()
    await plane.deploy(define(hang))
    const hanging = invoke(plane, {}, { invocationId: 'i' })
    await eventually(isWorking(plane))
    plane.kill(only(plane).id)
    expect((await hanging).value).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: 'RequestId: i Error: Runtime exited with error: signal: killed',
    })
    expect(plane.environments()).toEqual([])
  })

  it('must be there', async () => {
    const plane = await createPlane()
    expect(() => plane.kill('nobody')).toThrow('no execution environment with the id nobody')
  })
})

describe('a function that is debugged', () => {
  it('tells where the debugger listens, on loopback, and is not frozen', async () => {
    const plane = await createPlane()
    await plane.deploy(define(counter))
    plane.debug('f', true)
    await invoke(plane)
    const { debugger: address, state } = only(plane)
    expect(address).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]{36}$/)
    expect(state).toBe('ready')
    const socket = connect(Number(new URL(address!).port), '127.0.0.1')
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    socket.destroy()
  })

  it('has no timeout until debugging ends', async () => {
    const clock = new ManualClock()
    const plane = await createPlane({ clock })
    await plane.deploy(define(hang, { timeoutSeconds: 3 }))
    plane.debug('f', true)
    const hanging = invoke(plane, {}, { invocationId: 'i' })
    await eventually(isWorking(plane))
    clock.advance(60_000)
    expect(only(plane).state).toBe('invoking')
    plane.kill(only(plane).id)
    await hanging
    plane.debug('f', false)
    const again = invoke(plane)
    await eventually(() => plane.logs('f').filter((line) => line.endsWith('working')).length === 2)
    expect(only(plane).debugger).toBeUndefined()
    clock.advance(3_000)
    expect((await again).value).toMatchObject({ errorType: 'Sandbox.Timedout' })
  })

  it('stays so when its code is updated', async () => {
    const plane = await createPlane()
    await plane.deploy(define(counter))
    plane.debug('f', true)
    await plane.deploy(define(counter))
    await invoke(plane)
    expect(only(plane).debugger).toBeDefined()
  })
})
