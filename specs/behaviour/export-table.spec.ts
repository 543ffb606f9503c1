import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Lambda } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { viaDbProxy, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe, it } = specsOf('responseStreaming', 'sessionPinning')
const FunctionName = 'export'
/** 65 MB in all, more than the buffers of all sockets on the way hold. */
const rows = 8192
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-export-'))
const file = join(folder, 'pets.sql')
writeFileSync(
  file,
  [
    'CREATE TABLE pets (id int AUTO_INCREMENT PRIMARY KEY, name varchar(40), note text);',
    `INSERT INTO pets (name, note) VALUES ('Rex, "the dog"', NULL);`,
    ...Array<string>(Math.log2(rows)).fill(
      `INSERT INTO pets (name, note) SELECT 'Tom', repeat('x', 8000) FROM pets;`,
    ),
  ].join('\n'),
)
const stackOf = useStack(
  workshopWith({
    database: {
      instanceClass: 'db.t3.micro',
      databaseName: 'shop',
      init: file,
    },
    functions: {
      [FunctionName]: {
        entry: 'fixtures/functions/export-table/index.ts',
        environment: (resources) => ({ ...viaDbProxy(resources), DB_NAME: 'shop' }),
      },
    },
    api: { routes: { 'GET /export': { function: FunctionName, responseTransferMode: 'STREAM' } } },
  }),
)
let lambda: Lambda
let url: string
beforeAll(async () => {
  lambda = new Lambda(stackOf.stack.clientConfig)
  const config = { FunctionName, AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM' } as const
  const { FunctionUrl = '' } = await lambda.createFunctionUrlConfig(config)
  url = FunctionUrl
  await lambda.addPermission({
    ...{ FunctionName, StatementId: 'url', Principal: '*' },
    ...{ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
  })
})
afterAll(() => {
  lambda?.destroy()
  rmSync(folder, { recursive: true, force: true })
})

describe('a table that a function streams through the proxy', () => {
  it.each([
    ['a function URL', () => url],
    ['a REST API', () => `${stackOf.stack.invokeUrl}export`],
  ])('comes as CSV from %s, all of it, with its head', async (_, address) => {
    const answer = await fetch(`${address()}?table=pets`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv'])
    const lines = (await answer.text()).split('\r\n')
    expect(lines).toHaveLength(rows + 1)
    expect(lines[0]).toBe('1,"Rex, ""the dog""",')
    expect(lines[1]).toMatch(/^2,Tom,x{8000}$/)
  })

  it('waits in the database for a client that does not read, whose connection is borrowed until it has read', async () => {
    const { dbProxy } = stackOf.stack
    const borrowed = async () => (await dbProxy.statistics()).databaseConnections.borrowed
    const answer = await fetch(`${url}?table=pets`)
    expect(await borrowed()).toBe(1)
    await answer.text()
    await eventually(async () => (await borrowed()) === 0)
  })

  it('refuses a name that is none with a status of its own', async () => {
    const answer = await fetch(`${url}?table=a;b`)
    expect([answer.status, await answer.text()]).toEqual([400, "expected ?table=NAME, got 'a;b'"])
  })
})
