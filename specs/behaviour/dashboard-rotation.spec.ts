import { expect } from '@jest/globals'
import { launchBrowser, openPage } from '../support/browser.ts'
import { credentials } from '../support/clients.ts'
import { workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack(
  workshopWith({
    secret: { rotation: { function: 'rotate' } },
    functions: { rotate: { entry: 'fixtures/functions/rotate-secret/index.ts' } },
    api: undefined,
  }),
)
const { describe, it } = specsOf('dashboard', 'secretRotation', 'chromium')

describe('the dashboard of a stack whose secret has a rotation', () => {
  it('rotates it by its function', async () => {
    const { stack } = stackOf
    const { password } = await credentials(stack)
    await eventually(async () => (await stack.secret.rotations()).at(-1)?.type === 'TestRotationSucceeded')
    const browser = await launchBrowser()
    try {
      const { page, errors } = await openPage(browser, `${stack.endpointUrl}/_poolhouse/`)
      await page
        .locator('fieldset', { hasText: stack.secret.name })
        .getByRole('button', { name: 'Rotate', exact: true })
        .click()
      await page.locator('output', { hasText: 'a new password, by its rotation' }).waitFor()
      expect(errors).toEqual([])
    } finally {
      await browser.close()
    }
    expect((await credentials(stack)).password).not.toBe(password)
    expect((await stack.secret.rotations()).at(-1)?.type).toBe('RotationSucceeded')
  })
})
