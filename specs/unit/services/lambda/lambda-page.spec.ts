import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { startLambda } from './with-lambda.ts'

const root = path.resolve(__dirname, '../../../..')
const model = JSON.parse(
  readFileSync(path.join(root, 'harness/aws/models/lambda.generated.json'), 'utf8'),
) as { operations: Record<string, object> }

describe('docs/lambda.md', () => {
  const page = readFileSync(path.join(root, 'docs/lambda.md'), 'utf8')
  const rows = [...page.matchAll(/^\| ([A-Z]\w+) \| (emulated|partly|not) \|/gm)].map(
    ([, name, state]) => [name, state] as const,
  )

  it('has a line for every operation of Lambda', () => {
    expect(rows.map(([name]) => name)).toEqual(Object.keys(model.operations).sort())
  })

  it('says of exactly those that are emulated that they are', () => {
    const emulated = rows.filter(([, state]) => state !== 'not').map(([name]) => name)
    expect(emulated).toEqual(Object.keys(startLambda().lambda.operations).sort())
  })
})
