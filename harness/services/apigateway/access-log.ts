import { createHash } from 'node:crypto'
import { parseArn } from '../../aws/arn.ts'
import type { HttpAnswer } from '../../aws/http.ts'
import { badRequest, notEmulated } from './errors.ts'

/** Writes one line to a log stream of the log group of that ARN. */
export type WriteAccessLog = (logGroupArn: string, stream: string, line: string) => void

/** Where a stage tells its calls, and what of them. */
export interface AccessLog {
  readonly destinationArn?: string | undefined
  readonly format?: string | undefined
}

/** Throws for what is no log group. That AWS refuses it so is not verified. */
export function checkDestination(destinationArn: string): void {
  const arn = parseArn(destinationArn)
  if (arn?.service === 'firehose') throw notEmulated(`Firehose (the destination ${destinationArn})`)
  if (arn?.service === 'logs' && arn.resource.startsWith('log-group:')) return
  throw badRequest(`Invalid ARN specified for the access log: ${destinationArn}`)
}

/** One call and its answer, told where the stage wants it; nothing happens where it wants nothing. */
export function logAccess(
  write: WriteAccessLog | undefined,
  { destinationArn, format }: AccessLog,
  call: { readonly apiId: string; readonly stage: string; readonly context: object },
  answer: HttpAnswer,
): void {
  if (!write || !destinationArn || !format) return
  const length = answer.stream ? undefined : Buffer.byteLength(answer.body ?? '')
  const context = { ...call.context, status: answer.statusCode, responseLength: length }
  // AWS's streams have names of that form; which stream a line is in means nothing there
  const stream = createHash('md5').update(`${call.apiId}/${call.stage}`).digest('hex')
  write(destinationArn.replace(/:\*$/, ''), stream, accessLogLine(format, context))
}

/** The format with the values of its variables, `-` for one without (documented). */
export function accessLogLine(format: string, context: object): string {
  return format.replace(/\$context((?:\.[A-Za-z]\w*)+)/g, (_, path: string) => {
    const value = path.slice(1).split('.').reduce<unknown>(memberOf, context)
    return value === undefined || value === null || typeof value === 'object' ? '-' : String(value)
  })
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}
