import { describe, expect, it } from '@jest/globals'
import { serverPackages } from '../../../images/node-app.ts'

describe('the packages that go into the image of the server', () => {
  it('are those that its rooms import, and none that clients alone need', () => {
    const packages = serverPackages()
    expect(packages).toEqual(
      expect.arrayContaining(['@peculiar/x509', '@smithy/signature-v4', 'croner', 'mysql2', 'velocityjs']),
    )
    for (const name of ['testcontainers', 'esbuild', '@aws-sdk/client-lambda', 'fs'])
      expect(packages).not.toContain(name)
  })
})
