import { describe, expect, it } from '@jest/globals'
import { workshopWith } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack(workshopWith())
const foreign = { origin: 'https://evil.example' }

describe('a web page', () => {
  it("may call the API's own URL", async () => {
    expect((await fetch(stackOf.stack.invokeUrl, { headers: foreign })).status).toBe(200)
  })

  specsOf('pageProtection').it.each(['/_poolhouse/stack', '/_poolhouse/reset'])(
    'may not drive %s',
    async (path) => {
      const method = path.endsWith('reset') ? 'POST' : 'GET'
      const answer = await fetch(`${stackOf.stack.endpointUrl}${path}`, { method, headers: foreign })
      expect(answer.status).toBe(403)
      expect(await answer.text()).toMatch(/Origin/i)
    },
  )

  specsOf('pageProtection').it('may not read a secret', async () => {
    const answer = await fetch(stackOf.stack.endpointUrl, {
      method: 'POST',
      headers: {
        ...foreign,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.GetSecretValue',
      },
      body: JSON.stringify({ SecretId: stackOf.stack.secret.name }),
    })
    expect(answer.status).toBe(403)
    expect(await answer.text()).not.toContain('SecretString')
  })
})
