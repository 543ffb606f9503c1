import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { defineStack, PoolhouseError, type StackConfig, startStack } from '../../harness/index.ts'
import { root, supportFunction, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { targetName, useStack } from '../support/use-stack.ts'

const stackOf = useStack(
  workshopWith({
    functions: { 'throws-at-import': { entry: supportFunction('throws-at-import') } },
    api: undefined,
  }),
)

let scratch = ''
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'poolhouse-spec-'))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

async function failureOf(starting: Promise<unknown>): Promise<PoolhouseError> {
  const outcome = await starting.then(
    () => undefined,
    (error: unknown) => error,
  )
  // Another error is shown as it is.
  if (outcome instanceof Error && !(outcome instanceof PoolhouseError)) throw outcome
  expect(outcome).toBeInstanceOf(PoolhouseError)
  return outcome as PoolhouseError
}

describe('a wrong configuration is refused by name', () => {
  const database = {}
  const f = { entry: 'fixtures/functions/now/index.ts' }
  const cases: [config: unknown, message: RegExp][] = [
    [{}, /^database: expected an object/],
    [{ database, databse: {} }, /^databse: no such option/],
    [
      { database: { instanceClass: 'micro' } },
      /^database\.instanceClass: expected a class such as db\.t3\.micro, got "micro"/,
    ],
    [{ database: { maxConnections: 0 } }, /^database\.maxConnections: expected a whole number from 1 to/],
    [
      { database, secret: {}, dbProxy: { maxConnectionsPercent: 101 } },
      /^dbProxy\.maxConnectionsPercent: expected .* 1 to 100, got 101/,
    ],
    [{ database, dbProxy: {} }, /^secret: expected a secret/],
    [
      { database, secret: { rotation: {} } },
      /^secret\.rotation\.function: .+ declared function \(there is none\)/,
    ],
    [
      { database, secret: { rotation: { function: 'f', automaticallyAfterDays: 0 } }, functions: { f } },
      /^secret\.rotation\.automaticallyAfterDays: expected a whole number from 1 to 1000, got 0/,
    ],
    [
      { database, secret: { rotation: { function: 'f', scheduleExpression: 'daily' } }, functions: { f } },
      /^secret\.rotation\.scheduleExpression: expected rate/,
    ],
    [{ database: { init: 'no-such.sql' } }, /^database\.init\[0\]: there is no file .*no-such\.sql/],
    [{ database, functions: { f: { entry: 'no/such.ts' } } }, /^functions\['f'\]\.entry: there is no file/],
    [
      { database, functions: { 'a b': { entry: 'package.json' } } },
      /^functions\['a b'\]: expected a function name/,
    ],
    [{ database, functions: 5 }, /^functions: expected an object of functions by name, got 5/],
    [
      { database, functions: { f: { entry: 'package.json', runtime: 'python3.12' } } },
      /^functions\['f'\]\.entry: expected a \.py file or a folder for the runtime python3\.12, got ".*package\.json"/,
    ],
    [
      { database, secret: {}, dbProxy: { sessionPinningFilters: 'EXCLUDE_VARIABLE_SETS' } },
      /^dbProxy\.sessionPinningFilters: expected a list/,
    ],
    [
      { database, secret: {}, dbProxy: { initQuery: 7 } },
      /^dbProxy\.initQuery: expected SQL as a text, got 7/,
    ],
    [
      { database, secret: {}, dbProxy: { endpoints: ['a--b'] } },
      /^dbProxy\.endpoints\[0\]: expected 1–63 letters/,
    ],
    [
      { database, secret: {}, dbProxy: { endpoints: ['reports', 'Reports'] } },
      /^dbProxy\.endpoints\[1\]: expected a name that no other endpoint has, got "Reports"/,
    ],
    [
      { database, secret: {}, dbProxy: { endpoints: Array.from({ length: 21 }, (_, n) => `e${n}`) } },
      /^dbProxy\.endpoints: expected at most 20 names, got 21/,
    ],
    [{ database, secret: {}, dbProxy: { users: ['app'] } }, /^dbProxy\.users: expected an object of users/],
    [
      { database, secret: {}, dbProxy: { users: { admin: {} } } },
      /^dbProxy\.users\['admin'\]: expected a user besides the master user/,
    ],
    [
      { database, secret: { name: 's' }, dbProxy: { users: { app: { secretName: 's' } } } },
      /^dbProxy\.users\['app'\]\.secretName: expected a secret that no other user has, got "s"/,
    ],
    [
      { database, secret: {}, dbProxy: { users: { app: { grants: ['SELECT'] } } } },
      /^dbProxy\.users\['app'\]\.grants\[0\]: expected PRIVILEGES ON TABLES, got "SELECT"/,
    ],
    [
      { database, secret: {}, dbProxy: { iamAuth: 'ENABLED' } },
      /^dbProxy\.iamAuth: expected one of DISABLED, REQUIRED, got "ENABLED"/,
    ],
    [
      { database, secret: {}, dbProxy: { pinUnknowns: { setNamePins: true } } },
      /^dbProxy\.pinUnknowns\.setNamePins: no such option\. Known here: setNamesPins,/,
    ],
    [
      { database, secret: {}, dbProxy: { pinUnknowns: { xaPins: 'no' } } },
      /^dbProxy\.pinUnknowns\.xaPins: expected true or false, got "no"/,
    ],
    [
      { database, secret: {}, dbProxy: { limits: { connectionsPerSecond: -1 } } },
      /^dbProxy\.limits\.connectionsPerSecond: expected a whole number from 0 to 1000000, got -1/,
    ],
    [
      { database, secret: {}, dbProxy: { secretNoticeDelaySeconds: 4_000 } },
      /^dbProxy\.secretNoticeDelaySeconds: expected a number from 0 to 3600, got 4000/,
    ],
    [
      { database, api: { routes: { 'GET /a//b': 'f' } } },
      /^api\.routes\['GET \/a\/\/b'\]: expected a method/,
    ],
    [{ database, api: { routes: { 'FETCH /': 'f' } } }, /^api\.routes\['FETCH \/'\]: expected a method/],
    [
      {
        database,
        functions: { f: { entry: 'fixtures/functions/now/index.ts' } },
        api: { routes: { 'GET /': { function: 'f', integration: 'AWS', responseTransferMode: 'STREAM' } } },
      },
      /^api\.routes\['GET \/'\]\.responseTransferMode: expected BUFFERED, got "STREAM"/,
    ],
    [
      { database, api: { routes: { 'GET /': 'f' } } },
      /function: expected one of the declared functions \(none\), got "f"/,
    ],
  ]

  it.each(cases)('%j', (config, message) => {
    expect(() => defineStack(config as StackConfig, { from: root })).toThrow(message)
  })

  it('never shows a password', () => {
    expect(() => defineStack({ database: { password: 'sh/rt' } })).toThrow(
      /^database\.password: expected 8–41/,
    )
    expect(() => defineStack({ database: { password: 'sh/rt' } })).not.toThrow(/sh\/rt/)
    const dbProxy = { users: { app: { password: 'sh/rt' } } }
    expect(() => defineStack({ database: {}, secret: {}, dbProxy })).toThrow(
      /^dbProxy\.users\['app'\]\.password: expected 8–41 characters without/,
    )
    expect(() => defineStack({ database: {}, secret: {}, dbProxy })).not.toThrow(/sh\/rt/)
  })
})

describe('a start that cannot succeed says why', () => {
  it('when the target is not known', async () => {
    const error = await failureOf(startStack({ database: {} }, { target: 'cloud' as 'embedded' }))
    expect(error.code).toBe('InvalidOption')
    expect(error.message).toMatch(/no target 'cloud'.*expected embedded/)
  })

  it('when the port is taken', async () => {
    const holder = createServer()
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
    const { port } = holder.address() as { port: number }
    const error = await failureOf(startStack({ database: {} }, { port }))
    holder.close()
    expect(error.code).toBe('PortTaken')
    expect(error.message).toContain(String(port))
  })

  it('when POOLHOUSE_MYSQLD names no MySQL server', async () => {
    process.env.POOLHOUSE_MYSQLD = join(scratch, 'mysqld')
    try {
      const error = await failureOf(startStack({ database: {} }))
      expect(error.message).toMatch(/POOLHOUSE_MYSQLD/)
    } finally {
      delete process.env.POOLHOUSE_MYSQLD
    }
  })

  it('when a handler does not compile', async () => {
    const entry = join(scratch, 'index.ts')
    copyFileSync(join(root, 'specs/support/functions/does-not-compile/index.txt'), entry)
    const error = await failureOf(startStack({ database: {}, functions: { broken: { entry } } }))
    expect(error.code).toBe('HandlerBuildFailed')
    expect(error.message).toMatch(/does not compile:[\s\S]*Unexpected end of file[\s\S]*index\.ts:\d+/)
  })

  it('when an environment holds what is no text', async () => {
    const f = {
      entry: supportFunction('counter'),
      environment: { PORT: 3306 } as unknown as Record<string, string>,
    }
    const error = await failureOf(startStack(defineStack({ database: {}, functions: { f } }, { from: root })))
    expect(error.message).toMatch(
      /^functions\['f'\]\.environment\.PORT: expected a text, got a value of type number/,
    )
  })

  it('when an init file fails, naming file and line but no password', async () => {
    const init = join(scratch, 'init.sql')
    writeFileSync(init, "create table kept (i int);\ncreate user bob identified by 'a-secret-word' bogus;\n")
    const error = await failureOf(startStack({ database: { databaseName: 'app', init } }))
    expect(error.message).toMatch(
      /init\.sql, line 2: MySQL refused `create user bob identified by '…' bogus`/,
    )
    expect(error.message).not.toContain('a-secret-word')
  })

  it('when the cache cannot be used', async () => {
    const before = process.env.POOLHOUSE_CACHE
    process.env.POOLHOUSE_CACHE = join(root, 'package.json')
    try {
      const error = await failureOf(startStack({ database: {} }))
      expect(error.message).toMatch(
        /the cache directory .*package\.json cannot be used \(ENOTDIR\); set POOLHOUSE_CACHE/,
      )
    } finally {
      if (before === undefined) delete process.env.POOLHOUSE_CACHE
      else process.env.POOLHOUSE_CACHE = before
    }
  })

  it('when an environment reads what is not declared', async () => {
    const error = await failureOf(
      startStack(
        defineStack(
          {
            database: {},
            functions: {
              f: {
                entry: supportFunction('counter'),
                environment: ({ dbProxy }) => ({ DB_HOST: dbProxy.endpoint }),
              },
            },
          },
          { from: root },
        ),
      ),
    )
    expect(error.message).toMatch(/reads dbProxy\.endpoint, but the stack declares no dbProxy/)
  })
})

describe('a function that cannot work says why', () => {
  specsOf('runtimeLogs').it('when it throws at import', async () => {
    const { payload, functionError } = await stackOf.stack.invoke('throws-at-import')
    expect(functionError).toBe('Unhandled')
    expect(payload).toMatchObject({ errorType: 'Error', errorMessage: 'no configuration for this stage' })
    // in the terms of the TypeScript source, not of the bundle
    expect((payload as { trace: string[] }).trace.join('\n')).toMatch(
      /specs\/support\/functions\/throws-at-import\/index\.ts:1:7/,
    )
  })

  it('when it is not declared', async () => {
    const error = await failureOf(stackOf.stack.invoke('nobody'))
    expect(error.message).toMatch(/no function 'nobody'. Declared: throws-at-import/)
  })
})

specsOf('rdsApi', 'databaseControl').describe('a stack that is not there says so', () => {
  const unknown = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${stackOf.stack.endpointUrl}/_poolhouse${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, ...((await answer.json()) as { code: string; message: string }) }
  }

  it.each([
    ['GET', '/functions/nobody/environments', undefined],
    ['POST', '/functions/nobody/prewarm', { count: 1 }],
    ['POST', '/functions/nobody/recycle', undefined],
    ['GET', '/functions/nobody/logs', undefined],
  ])('%s %s names the function that there is not', async (method, path, body) => {
    expect(await unknown(method, path, body)).toEqual({
      status: 400,
      code: 'InvalidOption',
      message: "there is no function 'nobody'; there is: throws-at-import.",
    })
  })

  it.each([
    ['POST', '/databases/nobody/pause', /there is no DB instance 'nobody'; there is: serverless-app-rds\./],
    [
      'GET',
      '/db-proxies/nobody/sessions',
      /there is no DB proxy 'nobody'; there is: serverless-app-rds-proxy\./,
    ],
  ])('%s %s names what there is', async (method, path, message) => {
    expect(await unknown(method, path)).toMatchObject({
      status: 400,
      message: expect.stringMatching(message),
    })
  })

  it('refuses options of a proxy that is there already', async () => {
    const { name } = stackOf.stack.dbProxy
    expect(await unknown('POST', `/db-proxies/${name}/emulation`, { localInfile: true })).toMatchObject({
      status: 400,
      message: expect.stringContaining('these options are set before it is created'),
    })
  })

  it('when it has been disposed', async () => {
    const stack = await startStack({ database: {} }, { target: targetName() })
    await stack.dispose()
    for (const call of [() => stack.invoke('f'), () => stack.reset()]) {
      const error = await failureOf(call())
      expect(error.code).toBe('ServerFailed')
      expect(error.message).toMatch(/^could not (invoke f|reset the stack): the stack has been disposed\./)
    }
    expect((await failureOf(stack.database.reboot())).message).toMatch(/no stack answers at http/)
    expect((await failureOf(stack.database.pause())).message).toMatch(/no stack answers at http/)
  })

  it('when its server has been killed', async () => {
    const definition = defineStack(
      { database: {}, functions: { f: { entry: supportFunction('counter') } } },
      { from: root },
    )
    const stack = await startStack(definition, { target: targetName() })
    process.kill(stack.pid!, 'SIGKILL')
    await eventually(() =>
      fetch(stack.endpointUrl).then(
        () => false,
        () => true,
      ),
    )
    const error = await failureOf(stack.invoke('f'))
    expect(error.code).toBe('ServerFailed')
    expect(error.message).toMatch(/^f could not be invoked: no stack answers at http.*ECONN/)
    await stack.dispose()
  })
})
