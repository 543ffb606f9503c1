import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import type { FunctionPlaneEvent } from '../../../harness/lambda/function-definition.ts'
import type { FunctionPlane } from '../../../harness/lambda/function-plane.ts'
import { isAlive } from '../../support/is-alive.ts'
import { define, gated, invoke, usePlanes } from './with-plane.ts'

const createPlane = usePlanes()

/** Counts invocations of its environment, and tells where /tmp is. */
const counter =
  'let n = 0; exports.handler = async () => ({ n: ++n, pid: process.pid, tmp: process.env.TMPDIR })'
const hang = `const fs = require('node:fs'); let n = 0; exports.handler = async ({ hangs }) => {
  const file = process.env.TMPDIR + '/kept'; const kept = fs.existsSync(file); fs.writeFileSync(file, '')
  console.log('working'); if (hangs) await new Promise(() => setInterval(() => {}, 1000)); return { n: ++n, kept } }`

const processState = (pid: number | undefined) =>
  execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .charAt(0)
const only = (plane: FunctionPlane) => {
  const environments = plane.environments()
  expect(environments).toHaveLength(1)
  return environments[0]!
}

describe('an execution environment', () => {
  it('keeps its module scope from one invocation to the next', async () => {
    const plane = await createPlane()
    await plane.deploy(define(counter))
    const first = (await invoke(plane)).value as { pid: number }
    const second = (await invoke(plane)).value
    expect(second).toEqual(expect.objectContaining({ n: 2, pid: first.pid }))
    expect(only(plane)).toEqual(
      expect.objectContaining({ name: 'f', state: 'frozen', pid: first.pid, invocations: 2 }),
    )
  })

  it('is stopped between invocations', async () => {
    const plane = await createPlane()
    await plane.deploy(define(counter))
    await invoke(plane)
    await eventually(() => processState(only(plane).pid) === 'T')
  })

  it('stops what the handler has started, too', async () => {
    const plane = await createPlane()
    await plane.deploy(
      define(`const { spawn } = require('node:child_process')
        exports.handler = async () => spawn('sleep', ['600'], { stdio: 'ignore' }).pid`),
    )
    const { value } = await invoke(plane)
    await eventually(() => processState(value as number) === 'T')
    await plane.close()
    await eventually(() => !isAlive(value as number))
  })

  it('runs while it is thawed by hand, and can be frozen again', async () => {
    const plane = await createPlane()
    await plane.deploy(define(counter))
    await invoke(plane)
    plane.thaw(only(plane).id)
    await eventually(() => processState(only(plane).pid) !== 'T')
    expect(only(plane).state).toBe('ready')
    plane.freeze(only(plane).id)
    await eventually(() => processState(only(plane).pid) === 'T')
    expect((await invoke(plane)).value).toEqual(expect.objectContaining({ n: 2 }))
  })

  it('refuses to be frozen twice', async () => {
    const plane = await createPlane()
    await plane.deploy(define(counter))
    await invoke(plane)
    expect(() => plane.freeze(only(plane).id)).toThrow('is frozen does not take the event freeze')
    expect(() => plane.thaw('nobody')).toThrow('no execution environment with the id nobody')
  })

  it('is reset by a timeout: /tmp is kept, the module scope is lost', async () => {
    const clock = new ManualClock()
    const plane = await createPlane({ clock })
    await plane.deploy(define(hang, { timeoutSeconds: 3 }))
    expect((await invoke(plane)).value).toEqual({ n: 1, kept: false })
    const { pid } = only(plane)
    const hanging = invoke(plane, { hangs: true }, { invocationId: 'i' })
    await eventually(() => plane.logs('f').filter((line) => line.endsWith('working')).length === 2)
    clock.advance(3000)
    const { value, functionError, logTail } = await hanging
    expect(functionError).toBe('Unhandled')
    expect(JSON.stringify(value)).toBe(
      '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: i Error: Task timed out after 3.00 seconds"}',
    )
    expect(logTail).toMatch(
      / i Task timed out after 3\.00 seconds\nEND RequestId: i\nREPORT .*\tStatus: timeout\t\n$/,
    )
    expect(only(plane).state).toBe('reset')
    expect((await invoke(plane)).value).toEqual({ n: 1, kept: true })
    expect(only(plane).pid).not.toBe(pid)
  })

  // `init` is told last: from then on the clock may move.
  it('runs an Init of more than 10 s again inside the invocation', async () => {
    const clock = new ManualClock()
    const plane = await createPlane({ clock })
    await plane.deploy(
      define(`const { existsSync, writeFileSync } = require('node:fs')
        const file = process.env.TMPDIR + '/tried'; const isSecond = existsSync(file); writeFileSync(file, ''); console.log('init')
        if (!isSecond) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
        exports.handler = async () => 'late'`),
    )
    const invocation = invoke(plane, {}, { invocationId: 'i' })
    await eventually(() => plane.logs('f').some((line) => line.endsWith('\tinit')))
    clock.advance(10_000)
    expect((await invocation).value).toBe('late')
    expect(plane.logs('f').map((line) => line.replace(/[\d.]+ ms|^\S+Z/g, '_'))).toEqual([
      'INIT_START Runtime Version: nodejs:24',
      '_\t-\tINFO\tinit',
      'INIT_REPORT Init Duration: _\tPhase: init\tStatus: timeout',
      'START RequestId: i Version: $LATEST',
      '_\t-\tINFO\tinit',
      'END RequestId: i',
      expect.stringMatching(/^REPORT RequestId: i\t/),
    ])
  })

  it('repeats a failing Init inside the invocation and answers with its error', async () => {
    const plane = await createPlane()
    await plane.deploy(define(`throw new TypeError('boo')`))
    const { value } = await invoke(plane)
    expect(value).toEqual(expect.objectContaining({ errorType: 'TypeError', errorMessage: 'boo' }))
    expect(plane.logs('f').filter((line) => line.startsWith('INIT_REPORT'))).toEqual([
      expect.stringMatching(/\tPhase: init\tStatus: error\tError Type: TypeError$/),
      expect.stringMatching(/\tPhase: invoke\tStatus: error\tError Type: TypeError$/),
    ])
  })

  it('starts anew after a crash between invocations', async () => {
    const plane = await createPlane()
    await plane.deploy(define(counter))
    await invoke(plane)
    process.kill(only(plane).pid!, 'SIGKILL')
    await eventually(() => only(plane).state === 'reset')
    expect((await invoke(plane)).value).toEqual(expect.objectContaining({ n: 1 }))
  })

  it('reports Init Duration on its first invocation only', async () => {
    const plane = await createPlane()
    await plane.deploy(define(counter))
    const report =
      /^REPORT RequestId: i\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB(\tMax Memory Used: \d+ MB)?/m
    const cold = await invoke(plane, {}, { invocationId: 'i' })
    const warm = await invoke(plane, {}, { invocationId: 'i' })
    expect(cold.logTail).toMatch(report)
    expect(cold.logTail).toMatch(/\tInit Duration: \d+\.\d\d ms\t$/m)
    expect(warm.logTail).toMatch(report)
    expect(warm.logTail).not.toContain('Init Duration')
  })
})

describe('the function plane', () => {
  it('runs as many environments as there are concurrent invocations, and reuses the last one freed', async () => {
    const plane = await createPlane()
    await plane.deploy(define(gated))
    const gate = `${__dirname}/no-such-file`
    const running = [1, 2, 3].map(() => invoke(plane, { gate }))
    await eventually(() => plane.environments().filter(({ state }) => state === 'invoking').length === 3)
    expect(new Set(plane.environments().map(({ pid }) => pid)).size).toBe(3)
    await plane.remove('f')
    const results = await Promise.all(running)
    expect(results.map(({ functionError }) => functionError)).toEqual(Array(3).fill('Unhandled'))
  })

  it('gives a waiting invocation the environment that becomes free before its own has started', async () => {
    const plane = await createPlane({ concurrentStarts: 1 })
    await plane.deploy(define(counter))
    const values = await Promise.all([1, 2, 3, 4, 5, 6].map(async () => (await invoke(plane)).value))
    expect(plane.environments().length).toBeLessThan(6)
    expect(values).toContainEqual(expect.objectContaining({ n: 2 }))
  })

  it('throttles beyond the concurrency of the account', async () => {
    const events: FunctionPlaneEvent[] = []
    const plane = await createPlane({ accountConcurrency: 1, onEvent: (event) => events.push(event) })
    await plane.deploy(define(counter))
    const first = invoke(plane)
    await expect(invoke(plane)).rejects.toMatchObject({
      name: 'ThrottledError',
      reason: 'ConcurrentInvocationLimitExceeded',
    })
    await first
    expect((await invoke(plane)).functionError).toBeUndefined()
    expect(events).toContainEqual({ type: 'throttle', name: 'f' })
  })

  it('lets environments of an older revision finish and serves the new one', async () => {
    const plane = await createPlane()
    await plane.deploy(define(`exports.handler = async () => 'old'`))
    await invoke(plane)
    const { pid } = only(plane)
    await plane.deploy(define(`exports.handler = async () => 'new'`))
    expect((await invoke(plane)).value).toBe('new')
    await eventually(() => !isAlive(pid!))
    expect(plane.environments()).toHaveLength(1)
  })

  it('starts cold after a recycle', async () => {
    const plane = await createPlane()
    await plane.deploy(define(counter))
    await invoke(plane)
    plane.recycle('f')
    expect((await invoke(plane)).value).toEqual(expect.objectContaining({ n: 1 }))
  })

  it('refuses a function that it does not have', async () => {
    const plane = await createPlane()
    await expect(invoke(plane)).rejects.toMatchObject({ name: 'FunctionGoneError' })
  })

  it('refuses a runtime that it cannot run, and says what is missing', async () => {
    const plane = await createPlane({ runtimeExecutables: {} })
    await expect(plane.deploy(define('', { runtime: 'ruby3.4' }))).rejects.toThrow(
      /^The runtime ruby3\.4 is not emulated\. Emulated: nodejs20\.x, .* as here of \d+; python3\.9 to python3\.14 where there is a Python; provided\.al2 and provided\.al2023\.$/,
    )
    await expect(plane.deploy(define('', { runtime: 'nodejs18.x' }))).rejects.toThrow(
      /needs Node 18, and this process runs Node 24.*No Node 18 was found: set POOLHOUSE_NODE_18/,
    )
  })

  it('leaves no process and no directory behind', async () => {
    const plane = await createPlane()
    await plane.deploy(define(counter))
    await plane.deploy(
      define(`exports.handler = () => { console.log('up'); return new Promise(() => {}) }`, { name: 'g' }),
    )
    const { pid, tmp } = (await invoke(plane)).value as { pid: number; tmp: string }
    const hanging = invoke(plane, {}, { name: 'g' })
    await eventually(() => plane.logs('g').some((line) => line.endsWith('up')))
    const pids = plane.environments().map((environment) => environment.pid)
    expect(existsSync(tmp)).toBe(true)
    await plane.close()
    expect((await hanging).functionError).toBe('Unhandled')
    expect(pids).toContain(pid)
    expect(pids.filter((each) => each !== undefined && isAlive(each))).toEqual([])
    expect(existsSync(tmp)).toBe(false)
  })
})
