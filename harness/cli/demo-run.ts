import { join } from 'node:path'
import { PoolhouseError, type Stack, type Step, startStack } from '../index.ts'
import { httpCall } from '../kit/http-call.ts'
import { compareStrategy, type StrategyResult } from './compare-strategy.ts'
import { loadStack } from './load-stack.ts'

/** What is known once the function has answered for the first time. */
export interface DemoReady {
  readonly target: string
  readonly mysql: { readonly product: string; readonly version: string; readonly source: string }
  /** From the start of this process to the function's first answer. */
  readonly readyMs: number
  /** What each step added to `readyMs`: they run side by side where they can. */
  readonly steps: readonly Step[]
  readonly invokeUrl: string
  readonly response: { readonly statusCode: number; readonly body: string }
}

export interface DemoResult extends DemoReady {
  readonly maxConnections: number
  readonly strategies: readonly StrategyResult[]
}

export interface DemoOptions {
  readonly concurrency?: string
  readonly onProgress: (line: string) => void
  readonly onReady: (ready: DemoReady) => void
}

/** So many more than `max_connections` that the direct ways must run out of them. */
const BEYOND_LIMIT = 9

export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const wanted = wholeConcurrency(options.concurrency)
  const definition = await loadStack(undefined)
  const loadedMs = performance.now()
  const stack = await startStack(definition, { preInitialize: true, onProgress: options.onProgress })
  try {
    const ready = await firstAnswer(stack, loadedMs)
    options.onReady(ready)
    const { limit } = await stack.database.connections()
    const concurrency = wanted ?? limit + BEYOND_LIMIT
    await deployStrategies(stack)
    const strategies: StrategyResult[] = []
    for (const name of ['per-invocation', 'module-scope', 'db-proxy'] as const) {
      strategies.push(await compareStrategy(stack, name, concurrency, options.onProgress))
    }
    return { ...ready, maxConnections: limit, strategies }
  } finally {
    await stack.dispose()
  }
}

async function firstAnswer(stack: Stack, loadedMs: number): Promise<DemoReady> {
  const startedMs = performance.now()
  const response = await callApi(stack.invokeUrl)
  const readyMs = performance.now()
  const { product, version, source } = await stack.database.server()
  return {
    target: stack.targetName,
    mysql: { product, version, source },
    readyMs: round(readyMs),
    steps: [
      { name: 'load the command', ms: round(loadedMs) },
      ...stack.steps,
      { name: 'first answer through the API', ms: round(readyMs - startedMs) },
    ],
    invokeUrl: stack.invokeUrl,
    response,
  }
}

async function callApi(url: string): Promise<{ statusCode: number; body: string }> {
  const { ok, status, text } = await httpCall(url)
  const body = JSON.parse(text) as { statusCode?: number; body?: string }
  if (!ok || body.statusCode !== 200 || typeof body.body !== 'string') {
    throw new PoolhouseError('FunctionFailed', `${url} answered ${status}: ${text}`)
  }
  return { statusCode: body.statusCode, body: body.body }
}

async function deployStrategies(stack: Stack): Promise<void> {
  const functions = join(import.meta.dirname, '..', '..', 'fixtures', 'functions')
  const direct = {
    DB_HOST: stack.database.endpoint,
    DB_PORT: String(stack.database.port),
    SECRET_ID: stack.secret.name,
  }
  const proxied = { ...direct, DB_HOST: stack.dbProxy.endpoint, DB_PORT: String(stack.dbProxy.port) }
  await stack.deploy('per-invocation', {
    entry: join(functions, 'now-per-invocation', 'index.ts'),
    environment: direct,
  })
  await stack.deploy('module-scope', {
    entry: join(functions, 'now-module-scope', 'index.ts'),
    environment: direct,
  })
  await stack.deploy('db-proxy', {
    entry: join(functions, 'now-module-scope', 'index.ts'),
    environment: proxied,
  })
}

function wholeConcurrency(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const concurrency = Number(text)
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 500) {
    throw new PoolhouseError(
      'InvalidOption',
      `--concurrency: expected a whole number from 1 to 500, got '${text}'.`,
    )
  }
  return concurrency
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
