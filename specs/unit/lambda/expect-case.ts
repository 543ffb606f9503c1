import { expect } from '@jest/globals'
import type { FunctionPlane } from '../../../harness/lambda/function-plane.ts'

/** What every case of the runtimes' interface clients has. */
export interface RuntimeCase {
  readonly event?: unknown
  /** The payload, as far as it is given. */
  readonly answers?: unknown
  /** The payload's text itself, where its exact form matters. */
  readonly text?: string
  readonly fails?: Record<string, unknown>
  readonly logs?: RegExp
}

export const invocationId = '00000000-0000-4000-8000-000000000001'

/** Invokes the function `f`, and holds its payload, its error and its log against the case. */
export async function expectCase(
  plane: FunctionPlane,
  { event = {}, answers, text, fails, logs }: RuntimeCase,
) {
  const result = await plane.invoke({
    name: 'f',
    payload: Buffer.from(JSON.stringify(event)),
    invocationId,
    functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
  })
  const payload = result.payload.toString('utf8')
  expect(result.functionError).toBe(fails ? 'Unhandled' : undefined)
  if (fails) expect(JSON.parse(payload)).toEqual(expect.objectContaining(fails))
  else if (text !== undefined) expect(payload).toBe(text)
  else expect(JSON.parse(payload)).toEqual(answers)
  if (logs) expect(result.logTail).toMatch(logs)
}
