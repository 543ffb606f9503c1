import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { eventually } from '../../../harness/kit/eventually.ts'
import type { FunctionDefinition } from '../../../harness/lambda/function-definition.ts'
import { Taker } from './streaming-cases.ts'
import { define, invoke, requestOf, usePlanes } from './with-plane.ts'
import { zip, zipWithModes } from './zip.ts'

const createPlane = usePlanes()

/** A runtime of our own, in the fewest lines: what `onEvent` yields is the answer. */
const bootstrap = (onEvent: string) => `#!${process.execPath}
const http = require('node:http')
const call = (method, path, body, headers = {}) => new Promise((resolve) => {
  const request = http.request('http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/' + path, { method, headers }, (answer) => {
    const chunks = []
    answer.on('data', (chunk) => chunks.push(chunk))
    answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(chunks).toString() }))
  })
  request.end(body)
})
const run = async () => {
  for (;;) {
    const { headers, text } = await call('GET', 'invocation/next')
    const id = headers['lambda-runtime-aws-request-id']
    const event = JSON.parse(text)
    ${onEvent}
  }
}
run()
`
const answering = (expression: string) =>
  bootstrap(`await call('POST', 'invocation/' + id + '/response', JSON.stringify(${expression}))`)

const provided = (files: Record<string, string>, change: Partial<FunctionDefinition> = {}) =>
  define('', {
    runtime: 'provided.al2023',
    handler: 'any.thing',
    code: zipWithModes(files, 0o755),
    ...change,
  })

describe('the runtime provided.al2023', () => {
  it('runs the bootstrap of the package, environment kept between invocations', async () => {
    const plane = await createPlane()
    await plane.deploy(
      provided({ bootstrap: answering('[event, (globalThis.n = (globalThis.n ?? 0) + 1)]') }),
    )
    expect((await invoke(plane, { a: 1 })).value).toEqual([{ a: 1 }, 1])
    expect((await invoke(plane, { a: 2 })).value).toEqual([{ a: 2 }, 2])
    expect(plane.logs('f')[0]).toBe('INIT_START Runtime Version: provided:al2023')
  })

  it('tells it handler and task root, and no execution environment of AWS', async () => {
    const plane = await createPlane()
    await plane.deploy(provided({ bootstrap: answering('process.env'), 'lib/x.so': '' }))
    const env = (await invoke(plane)).value as Record<string, string>
    expect(env._HANDLER).toBe('any.thing')
    expect(env.LD_LIBRARY_PATH).toBe(`${env.LAMBDA_TASK_ROOT}:${env.LAMBDA_TASK_ROOT}/lib`)
    expect(env).not.toHaveProperty('AWS_EXECUTION_ENV')
    expect(readFileSync(`${env.LAMBDA_TASK_ROOT}/bootstrap`, 'utf8')).toContain('invocation/next')
  })

  it('passes on the error that the bootstrap reports, as it is', async () => {
    const plane = await createPlane()
    const report = `await call('POST', 'invocation/' + id + '/error', '{"errorType":"Mine","errorMessage":"m","trace":["t"]}', { 'Lambda-Runtime-Function-Error-Type': 'Mine' })`
    await plane.deploy(provided({ bootstrap: bootstrap(report) }))
    const { value, functionError, logTail } = await invoke(plane)
    expect(functionError).toBe('Unhandled')
    expect(value).toEqual({ errorType: 'Mine', errorMessage: 'm', trace: ['t'] })
    expect(logTail).toMatch(/Status: error\tError Type: Mine/)
  })

  it('streams a response, piece by piece as it makes them, with its failure in a trailer', async () => {
    const plane = await createPlane()
    const onEvent = `
      const head = { 'Lambda-Runtime-Function-Response-Mode': 'streaming', 'Content-Type': 'text/plain' }
      if (event.fails) head.Trailer = 'Lambda-Runtime-Function-Error-Type'
      const path = '/2018-06-01/runtime/invocation/' + id + '/response'
      await new Promise((resolve) => {
        const request = http.request('http://' + process.env.AWS_LAMBDA_RUNTIME_API + path, { method: 'POST', headers: head }, (answer) => answer.resume().on('end', resolve))
        request.write('first,')
        const gate = setInterval(() => {
          if (!require('node:fs').existsSync(event.gate)) return
          clearInterval(gate)
          request.write('second')
          if (event.fails) request.addTrailers({ 'Lambda-Runtime-Function-Error-Type': 'Mine' })
          request.end()
        }, 5)
      })`
    await plane.deploy(provided({ bootstrap: bootstrap(onEvent) }))
    const folder = mkdtempSync(join(tmpdir(), 'poolhouse-spec-'))
    try {
      for (const fails of [false, true]) {
        const gate = join(folder, String(fails))
        const responseSink = new Taker()
        const running = plane.invoke({ ...requestOf({ gate, fails }), responseSink })
        await eventually(() => responseSink.text !== '')
        expect(responseSink.text).toBe('text/plain:first,')
        writeFileSync(gate, '')
        const { functionError, payload } = await running
        expect(responseSink.text).toBe(`text/plain:first,second${fails ? '' : 'END'}`)
        expect(functionError).toBe(fails ? 'Unhandled' : undefined)
        expect(payload.toString()).toBe(fails ? '{"errorType":"Mine"}' : '')
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it.each([
    {
      why: 'there is none',
      code: zipWithModes({ 'bin/bootstrap': '#!/bin/sh' }, 0o755),
      text: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
    },
    {
      why: 'it may not be executed',
      code: zipWithModes({ bootstrap: '#!/bin/sh' }, 0o644),
      text: 'fork/exec /var/task/bootstrap: permission denied',
    },
    {
      why: 'the archive tells no modes',
      code: zip({ bootstrap: '#!/bin/sh' }),
      text: 'fork/exec /var/task/bootstrap: permission denied',
    },
    {
      why: 'it is no program',
      code: zipWithModes({ bootstrap: 'echo hello' }, 0o755),
      text: 'fork/exec /var/task/bootstrap: exec format error',
    },
    {
      why: 'it is a program of another machine',
      // An ELF header with a machine that there is not.
      code: zipWithModes({ bootstrap: `\x7fELF${'\0'.repeat(14)}\x01\x01` }, 0o755),
      text: 'fork/exec /var/task/bootstrap: exec format error',
    },
  ])('does not start when $why', async ({ code, text }) => {
    const plane = await createPlane()
    await plane.deploy(provided({}, { code }))
    const invocationId = '00000000-0000-4000-8000-000000000001'
    const { value, functionError, logTail } = await invoke(plane, {}, { invocationId })
    expect(functionError).toBe('Unhandled')
    expect(value).toEqual({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: `RequestId: ${invocationId} Error: ${text}`,
    })
    expect(logTail).toContain(
      `RequestId: ${invocationId} Error: ${text}\nRuntime.InvalidEntrypoint\nEND RequestId: ${invocationId}\n`,
    )
    expect(plane.environments()).toMatchObject([{ state: 'reset' }])
  })
})

describe('layers', () => {
  const layer = (files: Record<string, string>) => zipWithModes(files, 0o755)

  it("give a Node function packages, of its version's folder first, and a search path", async () => {
    const plane = await createPlane()
    const layers = [
      layer({
        'nodejs/node24/node_modules/a/index.js': "module.exports = 'a of 24'",
        'nodejs/node_modules/a/index.js': "module.exports = 'a'",
        'nodejs/node_modules/b/index.js': "module.exports = 'b'",
        'bin/tool': '#!/bin/sh\necho from the layer',
      }),
    ]
    const source = `const { execFileSync } = require('node:child_process')
exports.handler = async () => [require('a'), require('b'), execFileSync('tool').toString()]`
    await plane.deploy(define(source, { layers }))
    expect((await invoke(plane)).value).toEqual(['a of 24', 'b', 'from the layer\n'])
  })

  it('lie over each other: the last one counts, and what it does not have stays', async () => {
    const plane = await createPlane()
    const layers = [
      layer({
        'nodejs/node_modules/a/index.js': '1',
        'nodejs/node_modules/b/index.js': "module.exports = 'first b'",
      }),
      layer({ 'nodejs/node_modules/a/index.js': "module.exports = 'second a'" }),
    ]
    const source = "exports.handler = async () => [require('a'), require('b')]"
    await plane.deploy(define(source, { layers }))
    expect((await invoke(plane)).value).toEqual(['second a', 'first b'])
    await plane.deploy(define(source, { layers: [layers[1]!] }))
    expect((await invoke(plane)).value).toMatchObject({
      errorMessage: expect.stringMatching(/^Cannot find module 'b'/),
    })
  })

  it('may bring the bootstrap, behind the one of the package', async () => {
    const plane = await createPlane()
    const layers = [layer({ bootstrap: answering("'of the layer'") })]
    await plane.deploy(provided({ 'other.txt': '' }, { layers }))
    expect((await invoke(plane)).value).toBe('of the layer')
    await plane.deploy(provided({ bootstrap: answering("'of the package'") }, { layers }))
    expect((await invoke(plane)).value).toBe('of the package')
  })

  it('that bring an extension are refused by name, since none is started', async () => {
    const plane = await createPlane()
    const layers = [layer({ 'extensions/secrets': '#!/bin/sh' })]
    await expect(plane.deploy(define('', { layers }))).rejects.toThrow(
      /^poolhouse does not emulate external extensions: a layer brings extensions\/secrets\./,
    )
  })

  it('count with the package into the limit of its size', async () => {
    const plane = await createPlane()
    // The uncompressed size in the central directory (offset 24 of its header, APPNOTE.TXT 4.3.12).
    const large = Buffer.from(zip({ large: 'x' }))
    large.writeUInt32LE(262_144_000, large.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
    await expect(plane.deploy(define('1', { layers: [large] }))).rejects.toThrow(
      'Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The actual size is 262144001 bytes.',
    )
  })
})
