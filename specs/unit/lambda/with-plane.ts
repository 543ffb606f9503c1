import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach } from '@jest/globals'
import type {
  FunctionDefinition,
  InvocationRequest,
  InvocationResult,
} from '../../../harness/lambda/function-definition.ts'
import {
  createFunctionPlane,
  type FunctionPlane,
  type FunctionPlaneOptions,
} from '../../../harness/lambda/function-plane.ts'
import { zip } from './zip.ts'

/** A function whose `index.js` is `source`. */
export function define(source: string, change: Partial<FunctionDefinition> = {}): FunctionDefinition {
  const name = change.name ?? 'f'
  return {
    name,
    arn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
    version: '$LATEST',
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    memorySize: 128,
    timeoutSeconds: 60,
    variables: {},
    code: zip({ 'index.js': source }),
    revision: randomUUID(),
    ...change,
  }
}

export async function invoke(
  plane: FunctionPlane,
  event: unknown = {},
  change: { name?: string; version?: string; invocationId?: string; clientContext?: string } = {},
): Promise<InvocationResult & { value: unknown }> {
  const result = await plane.invoke({ ...requestOf(event), ...change })
  return { ...result, value: JSON.parse(result.payload.toString('utf8')) }
}

/** An invocation of the function `f`. */
export function requestOf(event: unknown = {}): InvocationRequest {
  return {
    name: 'f',
    payload: Buffer.from(JSON.stringify(event)),
    invocationId: randomUUID(),
    functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
  }
}

/** A handler that answers once the file that its event names is there. */
export const gated = `const fs = require('node:fs'); const { dirname } = require('node:path')
exports.handler = async ({ gate }) => {
  if (!gate) return process.pid
  const watcher = fs.watch(dirname(gate))
  await new Promise((opened) => {
    const look = () => fs.existsSync(gate) && opened()
    watcher.on('change', look)
    look()
  })
  watcher.close()
  return process.pid
}`

/** Planes that end with the spec that made them; the code cache is shared by the file's specs. */
export function usePlanes(): (options?: Partial<FunctionPlaneOptions>) => Promise<FunctionPlane> {
  const base = mkdtempSync(join(tmpdir(), 'poolhouse-spec-'))
  const planes: FunctionPlane[] = []
  afterEach(async () => {
    await Promise.all(planes.splice(0).map((plane) => plane.close()))
  })
  afterAll(() => rmSync(base, { recursive: true, force: true }))
  return async (options = {}) => {
    const plane = await createFunctionPlane({
      directory: join(base, randomUUID()),
      cacheDir: join(base, 'cache'),
      environment: () => ({ AWS_REGION: 'eu-west-1' }),
      // The semantics of older runtimes are the bootstrap's; any Node shows them.
      runtimeExecutables: { 'nodejs22.x': process.execPath },
      ...options,
    })
    planes.push(plane)
    return plane
  }
}
