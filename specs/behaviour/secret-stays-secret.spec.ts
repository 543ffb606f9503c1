import { readdirSync, readFileSync } from 'node:fs'
import { GetFunctionCommand } from '@aws-sdk/client-lambda'
import { describe, expect } from '@jest/globals'
import { credentials, lambda } from '../support/clients.ts'
import { supportFunction, viaDbProxy, workshopWith } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack(
  workshopWith({
    functions: {
      'serverless-app-lambda': { entry: 'fixtures/functions/now/index.ts', environment: viaDbProxy },
      environment: { entry: supportFunction('reports-environment'), environment: viaDbProxy },
    },
  }),
)

/** Everything that a process list, or a look at a process's environment, shows on this machine. */
function processes(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ['cmdline', 'environ'].map((file) => readQuietly(`/proc/${pid}/${file}`)).join('\0'))
    .join('\n')
}

function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return '' // the process has ended, or belongs to somebody else
  }
}

describe("the database password's value", () => {
  specsOf('sessionPinning', 'environmentControl').it(
    'is in the secret and nowhere that a person looks',
    async () => {
      const { stack } = stackOf
      const { password } = await credentials(stack)
      expect(password.length).toBeGreaterThan(16)
      const answer = await stack.invoke('serverless-app-lambda')
      const environment = await stack.invoke('environment')
      const failed = await stack.invoke('serverless-app-lambda', { fail: true })
      const client = lambda(stack)
      const { Configuration } = await client.send(
        new GetFunctionCommand({ FunctionName: 'serverless-app-lambda' }),
      )
      client.destroy()
      const places = {
        answers: JSON.stringify([answer, environment, failed]),
        configuration: JSON.stringify(Configuration),
        logs: await stack.function('serverless-app-lambda').logs(),
        sessions: JSON.stringify(await stack.dbProxy.sessions()),
        resources: JSON.stringify(stack.resources),
        processes: process.platform === 'linux' ? processes() : '',
      }
      for (const [place, text] of Object.entries(places))
        expect([place, text.includes(password)]).toEqual([place, false])
    },
  )
})
