import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, openPage } from '../support/browser.ts'
import { root, viaDbProxy, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('dashboard')

const stackOf = useStack(
  workshopWith({
    database: { maxConnections: 20 },
    functions: {
      'serverless-app-lambda': {
        entry: 'fixtures/functions/now-module-scope/index.ts',
        environment: viaDbProxy,
      },
      'prepared-statements': {
        entry: 'fixtures/functions/now-module-scope/index.ts',
        environment: (resources) => ({ ...viaDbProxy(resources), STATEMENTS: 'prepared' }),
      },
    },
  }),
)

// POOLHOUSE_SCREENSHOTS=1 writes the pictures of the docs anew.
const screenshots = process.env.POOLHOUSE_SCREENSHOTS === '1'
const shot = async (page: Page, name: string) => {
  if (!screenshots) return
  mkdirSync(join(root, 'docs', 'images'), { recursive: true })
  await page.screenshot({ path: join(root, 'docs', 'images', `${name}.png`) })
}

describe('the dashboard, as data', () => {
  it('is served by the endpoint, to pages of its own alone', async () => {
    const page = await fetch(`${stackOf.stack.endpointUrl}/_poolhouse/`)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
    const foreign = await fetch(`${stackOf.stack.endpointUrl}/_poolhouse/`, {
      headers: { origin: 'http://evil.test' },
    })
    expect(foreign.status).toBe(403)
  })

  it('holds no password', async () => {
    const [overview, secret] = await Promise.all([
      fetch(`${stackOf.stack.endpointUrl}/_poolhouse/overview`).then((answer) => answer.text()),
      stackOf.stack.resources.secret,
    ])
    expect(overview).toContain(secret!.name)
    expect(overview).not.toMatch(/"password"/i)
  })
})

specsOf('dashboard', 'chromium').describe('the dashboard in Chromium', () => {
  let browser: Browser
  let page: Page
  let errors: string[]
  beforeAll(async () => {
    browser = await launchBrowser()
    const opened = await openPage(browser, `${stackOf.stack.endpointUrl}/_poolhouse/`)
    page = opened.page
    errors = opened.errors
  })
  afterAll(() => browser?.close())

  const press = async (group: string, button: string) => {
    await page
      .locator('fieldset', { hasText: group })
      .getByRole('button', { name: button, exact: true })
      .click()
    const said = page.locator('output', { hasText: `${button} ${group}:` })
    await said.waitFor()
    return said.textContent()
  }

  /** What lies beyond the right edge of the window or of the card that it is in. */
  const cutOff = () =>
    page.evaluate<
      string[]
    >(`[...document.querySelectorAll('legend, button, h3, a, .legend, #pins td, #pins code, pre')]
        .filter((each) => each.getBoundingClientRect().right > innerWidth - 16 || each.scrollWidth > each.clientWidth + 1)
        .filter((each) => getComputedStyle(each).display !== 'inline')
        .map((each) => each.outerHTML)`)

  /** For the docs: some seconds of plots, and a picture with everybody in it. */
  const busyPicture = async () => {
    if (!screenshots) return
    for (let burst = 0; burst < 3; burst++) {
      await press('serverless-app-lambda', 'Burst of 50')
      await press('prepared-statements', 'Burst of 50')
      await page.waitForTimeout(2_000)
    }
    await page.setViewportSize({ width: 1280, height: 1_080 })
  }

  it('shows the parts of the stack and says that it is live', async () => {
    await page.locator('#status', { hasText: 'live' }).waitFor()
    for (const title of ['API Gateway', 'Lambda', 'Secrets Manager', 'RDS Proxy', 'MySQL'])
      await page.locator('#picture h2', { hasText: title }).waitFor()
    expect(await page.locator('#picture').textContent()).toContain('of 20')
  })

  it('invokes a function and shows its environment', async () => {
    expect(await press('serverless-app-lambda', 'Invoke')).toContain('"statusCode":200')
    await page.locator('.cell.frozen').first().waitFor()
  })

  it('shows who is pinned, by which statement', async () => {
    expect(await press('prepared-statements', 'Burst of 50')).toContain('"succeeded"')
    const row = page.locator('#pins tbody tr').first()
    await row.waitFor()
    expect(await row.textContent()).toContain('P2')
    expect(await row.locator('code').textContent()).toBe('select now() as now, sleep(?) as work')
    await page.locator('#picture line.pinned').first().waitFor({ state: 'attached' })
    expect(await page.locator('#picture .sides').textContent()).toMatch(
      /\d+ clients.* of 8 database connections/,
    )
    for (const kind of ['borrowed', 'transaction', 'pinned', 'waiting', 'quiet'])
      await page.locator(`.key .cell.${kind}`).waitFor()
    await busyPicture()
    await shot(page, 'dashboard')
    const size = page.viewportSize()!
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await cutOff()).toEqual([])
    await page.setViewportSize(size)
    await press('prepared-statements', 'End environments')
    await page.locator('#pins', { hasText: 'None' }).waitFor()
  })

  it('names each line of a plot below it, from the left', async () => {
    const places = await page.evaluate<
      boolean[]
    >(`[...document.querySelectorAll('.plots figure')].map((figure) => {
        const first = figure.querySelectorAll('.u-legend .u-series')[1].getBoundingClientRect()
        const { bottom } = figure.querySelector('.u-over').getBoundingClientRect()
        return first.top >= bottom && first.left - figure.getBoundingClientRect().left < 80
      })`)
    expect(places).toEqual([true, true, true])
  })

  it('thaws and freezes environments', async () => {
    await page.locator('.cell.frozen').first().waitFor()
    expect(await press('serverless-app-lambda', 'Thaw')).toMatch(/"thawed":[1-9]/)
    await page.locator('.cell.ready').first().waitFor()
    expect(await press('serverless-app-lambda', 'Freeze')).toMatch(/"frozen":[1-9]/)
  })

  it('rotates the secret: another version, and the function goes on', async () => {
    const version = () =>
      page.locator('.card', { hasText: 'Secrets Manager' }).locator('.number').textContent()
    const before = await version()
    expect(await press('serverless-app-rds-secret', 'Rotate')).toContain('a new password')
    await eventually(async () => (await version()) !== before)
    await press('serverless-app-lambda', 'End environments')
    expect(await press('serverless-app-lambda', 'Invoke')).toContain('"statusCode":200')
  })

  it('fails over, and the function goes on', async () => {
    expect(await press('serverless-app-rds', 'Fail over')).toContain('done')
    await page
      .locator('#picture', { hasText: 'does not answer' })
      .or(page.locator('#picture meter'))
      .first()
      .waitFor()
    await eventually(
      async () => (await press('serverless-app-lambda', 'Invoke'))?.includes('"statusCode":200') ?? false,
    )
  })

  it('refuses a reset that nobody would carry out, and says where it is done', async () => {
    expect(await press('stack', 'Reset')).toContain('call stack.reset() there')
  })

  it('is usable by keyboard, in the dark, on a narrow screen', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot(page, 'dashboard-dark')
    await page.setViewportSize({ width: 360, height: 800 })
    // the plots are drawn anew a moment later
    await eventually(() => page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'))
    expect(await cutOff()).toEqual([])
    await page.locator('button').first().focus()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Burst of 50')
  })

  it('leaves the focus on a link while the picture goes on', async () => {
    await page.locator('button', { hasText: 'Reset' }).focus()
    await page.keyboard.press('Tab')
    // at the second answer the first is on the page
    for (let look = 0; look < 2; look++) await page.waitForResponse(/overview$/)
    expect(await page.evaluate('document.activeElement.textContent')).toMatch(/^\/_aws\/execute-api\//)
  })

  it('reports no error of its own', () => {
    // what the stack refuses shows up as a failed resource: those were asked for
    expect(errors.filter((error) => !error.startsWith('Failed to load resource'))).toEqual([])
  })
})
