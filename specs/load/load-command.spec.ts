import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import type { LoadResult } from '../../harness/index.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { root } from '../support/definitions.ts'
import { poolhouse } from '../support/run-command.ts'
import { specsOf } from '../support/specs-of.ts'

const RUN_TIMEOUT_MS = 240_000
const directory = mkdtempSync(join(tmpdir(), 'poolhouse-load-spec-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

// POOLHOUSE_SCREENSHOTS=1 runs longer, and writes the picture of the docs anew.
const screenshots = process.env.POOLHOUSE_SCREENSHOTS === '1'
const shot = async (page: Page, name: string) => {
  if (!screenshots) return
  mkdirSync(join(root, 'docs', 'images'), { recursive: true })
  await page.screenshot({ path: join(root, 'docs', 'images', `${name}.png`) })
}

/** The command's `--json` document and its exit status. */
async function load(...args: string[]) {
  const command = poolhouse(['load', '--json', ...args])
  const status = await command.exited
  const text = command.stdout()
  return { status, text, stderr: command.stderr() }
}

type Document = LoadResult & { broken: unknown[]; report: string }

/** Three strategies, a failover and a budget that one of them breaks: run once, before the specs. */
function useLoad() {
  let run: Awaited<ReturnType<typeof load>>
  beforeAll(async () => {
    const budget = join(directory, 'budget.json')
    writeFileSync(budget, JSON.stringify({ 'db-proxy': { pinned: 0 }, 'db-proxy-pinned': { pinned: 0 } }))
    const report = join(directory, 'report')
    const hard = screenshots
      ? ['--concurrency', '75', '--duration', '10']
      : ['--concurrency', '5', '--duration', '1']
    const what = ['module-scope', 'db-proxy', 'db-proxy-pinned', '--scenario', 'failover']
    run = await load(...what, ...hard, '--report', report, '--budget', budget)
  }, RUN_TIMEOUT_MS)
  return {
    get run() {
      return run
    },
    get document(): Document {
      return JSON.parse(run.text)
    },
  }
}

const ran = useLoad()

describe('poolhouse load --json', () => {
  it('prints one document, with a run for each strategy', () => {
    const { target, maxConnections, runs } = ran.document
    expect({ target, maxConnections }).toEqual({ target: 'embedded', maxConnections: 66 })
    expect(runs.map(({ strategy }) => strategy)).toEqual(['module-scope', 'db-proxy', 'db-proxy-pinned'])
    for (const each of runs) {
      const { concurrency, invocations, succeeded, errors, throughputPerS } = each
      expect(concurrency).toBe(screenshots ? 75 : 5)
      expect(invocations).toBe(succeeded + Object.values(errors).reduce((sum, count) => sum + count, 0))
      expect(throughputPerS).toBeGreaterThan(0)
      expect(each.p50Ms).toBeLessThanOrEqual(each.p95Ms)
      expect(each.p95Ms).toBeLessThanOrEqual(each.p99Ms)
      expect(each.peakDatabaseConnections).toBeGreaterThan(0)
    }
    expect(runs.map(({ peakPinned }) => peakPinned! > 0)).toEqual([false, false, true])
  })

  it('ends with status 1 for the limit that was broken, and for no other', () => {
    expect(ran.run.status).toBe(1)
    expect(ran.document.broken).toEqual([
      expect.objectContaining({ strategy: 'db-proxy-pinned', limit: 'pinned' }),
    ])
  })

  it('has its progress on standard error, and writes four reports', () => {
    expect(ran.run.stderr).toContain('db-proxy × ')
    expect(ran.document.report).toBe(join(directory, 'report', 'report.html'))
    const { runs } = JSON.parse(readFileSync(join(directory, 'report', 'report.json'), 'utf8'))
    expect(runs).toHaveLength(3)
    expect(readFileSync(join(directory, 'report', 'report.md'), 'utf8')).toContain('| db-proxy-pinned ')
    expect(readFileSync(join(directory, 'report', 'report.xml'), 'utf8')).toContain('failures="1"')
  })
})

specsOf('chromium').describe('the report in Chromium', () => {
  let browser: Browser
  let page: Page
  let errors: string[]
  const requests: string[] = []
  beforeAll(async () => {
    browser = await launchBrowser()
    const url = pathToFileURL(ran.document.report).href
    const opened = await openPage(browser, url)
    page = opened.page
    errors = opened.errors
    page.on('request', (request) => requests.push(request.url()))
    await page.reload()
  })
  afterAll(() => browser?.close())

  /** Whether each plot has a line of a series' colour, opaque; axes and grid have others. */
  const drawn = () =>
    page.evaluate<boolean[]>(`(() => {
        const colours = new Set(palette.map((colour) => Number.parseInt(colour.slice(1), 16)))
        return [...document.querySelectorAll('.plot canvas')].map((canvas) => {
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
          for (let at = 0; at < data.length; at += 4)
            if (data[at + 3] === 255 && colours.has((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]))
              return true
          return false
        })
      })()`)

  /** Latencies by percentile, four for each of the five runs, and the wait for the proxy in its three. */
  const plotted = () => Array(1 + 4 * 5 + 3).fill(true)

  it('draws its plots: latencies, four for each run, and the wait for the proxy', async () => {
    expect(await drawn()).toEqual(plotted())
    await page.setViewportSize({ width: 1280, height: 1_500 })
    await shot(page, 'load-report')
  })

  it('names each line in a legend below its plot, from the left, none over another', async () => {
    const faults = await page.evaluate<string[]>(`[...document.querySelectorAll('.plot')].flatMap((plot) => {
        const room = plot.getBoundingClientRect()
        const named = [...plot.querySelectorAll('.u-legend .u-series')].slice(1)
        const boxes = named.map((each) => each.getBoundingClientRect())
        const under = plot.querySelector('.u-over').getBoundingClientRect().bottom
        return [
          ...(boxes.length === 0 ? ['nothing is named'] : []),
          ...(boxes[0]?.left - room.left > 80 ? ['the first name is not at the left'] : []),
          ...boxes.filter(({ right, top }) => right > room.right + 1 || top < under).map(() => 'a name is out of place'),
          ...boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) =>
            one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1
          ).map(() => 'two names overlap')),
        ]
      })`)
    expect(faults).toEqual([])
  })

  it('says which limit was broken, why it was pinned, and when the database failed over', async () => {
    expect(await page.locator('.broken').textContent()).toContain('db-proxy-pinned')
    const pinned = page.locator('section', { hasText: 'pinned by' }).first()
    expect(await pinned.textContent()).toContain('select now() as now, sleep(?) as work')
    expect(await page.locator('#scenario-failover .marks').first().textContent()).toContain(
      'the database fails over: from ',
    )
  })

  it('leads from a line of the table to its run', async () => {
    await page.locator('td a', { hasText: 'db-proxy-pinned' }).click()
    expect(await page.evaluate('location.hash')).toBe('#run-2')
  })

  it('is drawn anew in the dark, and fits a narrow screen', async () => {
    const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    const light = await background()
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await background()).not.toBe(light)
    expect(await drawn()).toEqual(plotted())
    await page.setViewportSize({ width: 360, height: 800 })
    await page.waitForFunction('document.documentElement.scrollWidth <= innerWidth')
    const cutOff = `[...document.querySelectorAll('.scroll')].filter((each) => each.scrollWidth > each.clientWidth).length`
    expect(await page.evaluate(cutOff)).toBe(0)
    const firstRun = page.locator('.lists tr.good').first()
    expect(await firstRun.evaluate((row) => row.getBoundingClientRect().height)).toBeGreaterThan(200)
  })

  it('reports no error, and asks nobody for anything', () => {
    expect(errors).toEqual([])
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([])
  })
})

describe('poolhouse load, asked for what there is not', () => {
  it.each([
    [['--scenario', 'flood'], "there is no scenario 'flood'"],
    [['nobody'], "'nobody' is neither a strategy"],
    [['--concurrency', 'many'], 'concurrency: expected a whole number from 1 to 1000, got NaN'],
  ])(
    'refuses %j',
    async (args, message) => {
      const { status, stderr } = await load(...args)
      expect(status).not.toBe(0)
      expect(stderr).toContain(message)
    },
    60_000,
  )
})
