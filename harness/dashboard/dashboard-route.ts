import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** A file of the page, as the endpoint answers it. */
interface PageFile {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** The endpoint's route, in the words of the room that serves it. */
interface PageRoute {
  readonly name: string
  readonly openToBrowsers: boolean
  matches(request: { readonly method: string; readonly url: URL }): boolean
  answer(request: { readonly url: URL }): PageFile
}

const HOME = '/_poolhouse/'
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}

/** Path below {@link HOME} → file. Read when first asked for: a stack that nobody looks at pays nothing. */
const files: Readonly<Record<string, () => string>> = {
  '': () => ownFile('index.html'),
  'page/dashboard.css': () => ownFile('dashboard.css'),
  'page/plot-legend.css': () => join(import.meta.dirname, '..', 'kit', 'plot-legend.css'),
  'page/main.js': () => ownFile('main.js'),
  'page/picture.js': () => ownFile('picture.js'),
  'page/plots.js': () => ownFile('plots.js'),
  'page/actions.js': () => ownFile('actions.js'),
  'page/tables.js': () => ownFile('tables.js'),
  'page/element.js': () => ownFile('element.js'),
  'page/uplot.js': () => plotFile('uPlot.esm.js'),
  'page/uplot.css': () => plotFile('uPlot.min.css'),
}

/**
 * The dashboard at `/_poolhouse/`: a page of plain modules that asks `/_poolhouse/overview` twice a second and drives the stack through
 * its AWS endpoint. Only pages of the endpoint itself may, which this one is.
 */
export function dashboardRoute(): PageRoute {
  return {
    name: 'dashboard',
    openToBrowsers: false,
    matches: ({ method, url }) => method === 'GET' && pathOf(url) !== undefined,
    answer: ({ url }) => {
      const path = pathOf(url)!
      const extension = /\.(\w+)$/.exec(path)?.[1] ?? 'html'
      return {
        statusCode: 200,
        headers: {
          'content-type': types[extension]!,
          'cache-control': 'no-store',
          // Nothing of the page comes from elsewhere, and names and statements that it shows cannot become code.
          'content-security-policy':
            "default-src 'self'; img-src data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
        },
        body: readFileSync(files[path]!()),
      }
    },
  }
}

function pathOf({ pathname }: URL): string | undefined {
  const path =
    pathname === '/_poolhouse' ? '' : pathname.startsWith(HOME) ? pathname.slice(HOME.length) : undefined
  return path !== undefined && Object.hasOwn(files, path) ? path : undefined
}

function ownFile(name: string): string {
  return join(import.meta.dirname, 'page', name)
}

function plotFile(name: string): string {
  return createRequire(import.meta.url).resolve(`uplot/dist/${name}`)
}
