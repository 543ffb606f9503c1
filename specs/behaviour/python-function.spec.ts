import { expect, it } from '@jest/globals'
import { workshopWith } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

// The first Python in PATH may be one without boto3 and PyMySQL.
process.env.POOLHOUSE_PYTHON = '/usr/bin/python3'

specsOf('pythonRuntime', 'boto3').describe("the workshop's handler in Python", () => {
  const stackOf = useStack(
    workshopWith({
      // As in 2022: PyMySQL may not have what caching_sha2_password needs without TLS.
      dbProxy: { maxConnectionsPercent: 50, clientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD' },
      functions: {
        'serverless-app-lambda': {
          entry: 'fixtures/functions/now-python',
          runtime: 'python3.11',
          environment: ({ dbProxy }) => ({ DB_HOST: dbProxy.endpoint }),
        },
        'from-a-file': {
          entry: 'fixtures/functions/now-python/lambda_function.py',
          runtime: 'python3.11',
          environment: { DB_HOST: 'absent.invalid' },
        },
      },
    }),
  )

  it("answers with the database's time through the URL of the stage, word for word as on AWS", async () => {
    const answer = await fetch(stackOf.stack.invokeUrl)
    expect(answer.status).toBe(200)
    const text = await answer.text()
    // The workshop's own output has this form, spaces after the colons and all.
    expect(text).toMatch(/^\{"statusCode": 200, "body": "\\"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\\""\}$/)
    const time = JSON.parse(JSON.parse(text).body)
    const [row] = await stackOf.stack.database.query("select date_format(now(), '%Y-%m-%dT%H:%i:%s') as now")
    expect(Math.abs(Date.parse(`${time}Z`) - Date.parse(`${row?.now}Z`))).toBeLessThan(5_000)
  })

  it('reaches the database through the proxy', async () => {
    const before = await stackOf.stack.dbProxy.statistics()
    const { payload, functionError } = await stackOf.stack.invoke('serverless-app-lambda')
    expect(functionError).toBeUndefined()
    expect(payload).toEqual({ statusCode: 200, body: expect.stringMatching(/^"\d{4}-/) })
    const after = await stackOf.stack.dbProxy.statistics()
    // A connection of its own for each invocation, as the workshop's handler has it.
    expect(after.clientConnectionsSetupSucceeded - before.clientConnectionsSetupSucceeded).toBe(1)
  })

  it('fails with the error of PyMySQL where the host is none, with its line in the log', async () => {
    const { payload, functionError } = await stackOf.stack.invoke('from-a-file')
    expect(functionError).toBe('Unhandled')
    expect(payload).toMatchObject({
      errorType: 'OperationalError',
      errorMessage: expect.stringMatching(/^\(2003, "Can't connect to MySQL server on 'absent\.invalid'/),
      stackTrace: expect.arrayContaining([expect.stringMatching(/lambda_function\.py", line 28,/)]),
    })
  })
})
