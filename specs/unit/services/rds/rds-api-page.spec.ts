import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { useRds } from './use-rds.ts'

const { service } = useRds()
const root = path.resolve(__dirname, '../../../..')
const model = JSON.parse(readFileSync(path.join(root, 'harness/aws/models/rds.generated.json'), 'utf8')) as {
  operations: Record<string, object>
}

describe('docs/rds-api.md', () => {
  const page = readFileSync(path.join(root, 'docs/rds-api.md'), 'utf8')
  const listed = [...page.matchAll(/^\| ([A-Z]\w+) \| (?:whole|partly|instances) \|/gm)].map(
    ([, name]) => name,
  )

  it('lists the operations that are emulated, and no other', () => {
    expect([...listed].sort()).toEqual(Object.keys(service.operations).sort())
  })

  it('has every operation on DB proxies that RDS has', () => {
    const ofProxies = Object.keys(model.operations).filter((name) => /DBProx(y|ies)/.test(name))
    expect(ofProxies).toHaveLength(13)
    expect(listed).toEqual(expect.arrayContaining(ofProxies))
  })
})
