import { arn } from '../../aws/arn.ts'
import type { RequestContext } from '../../aws/service.ts'
import type { Clock } from '../../kit/clock.ts'
import { groupExists, groupNotFound, streamExists, streamNotFound, tooManyGroups } from './errors.ts'
import { LogStream } from './log-stream.ts'

/** Account and region that a log group is looked up in. */
export type Scope = Pick<RequestContext, 'account' | 'region'>

export interface LogGroup {
  readonly name: string
  readonly arn: string
  readonly createdAt: number
  readonly streams: Map<string, LogStream>
  retentionInDays: number | undefined
  /** Kept and shown. */
  readonly kmsKeyId: string | undefined
  tags: Readonly<Record<string, string>>
  deletionProtected: boolean
}

/** What a user may say of a new log group. */
export type LogGroupOptions = Partial<Pick<LogGroup, 'kmsKeyId' | 'tags' | 'deletionProtected'>>

const MAX_GROUPS = 10_000
/**
 * Of all streams together, as CloudWatch counts; in memory an event takes about twice that. The streams that were written to the
 * longest time ago are emptied first.
 */
const MAX_BYTES = 32 * 1024 * 1024
const DAY_MS = 24 * 60 * 60 * 1000

/** Log groups and streams of every account and region, in memory. */
export class LogStore {
  readonly #clock: Clock
  readonly #groups = new Map<string, LogGroup>()
  #sequence = 0
  #bytes = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): number {
    return this.#clock.now()
  }

  clear(): void {
    this.#groups.clear()
    this.#bytes = 0
  }

  /** @throws AwsError ResourceAlreadyExistsException. */
  createGroup(scope: Scope, name: string, options: LogGroupOptions = {}): LogGroup {
    const key = keyOf(scope, name)
    if (this.#groups.has(key)) throw groupExists()
    if (this.#groups.size >= MAX_GROUPS) throw tooManyGroups()
    const group: LogGroup = {
      name,
      arn: arn('logs', scope.region, scope.account, `log-group:${name}`),
      createdAt: this.now(),
      streams: new Map(),
      retentionInDays: undefined,
      kmsKeyId: options.kmsKeyId,
      tags: options.tags ?? {},
      deletionProtected: options.deletionProtected ?? false,
    }
    this.#groups.set(key, group)
    return group
  }

  findGroup(scope: Scope, name: string): LogGroup | undefined {
    const group = this.#groups.get(keyOf(scope, name))
    if (group) this.#expire(group)
    return group
  }

  /** @throws AwsError ResourceNotFoundException. */
  group(scope: Scope, name: string): LogGroup {
    const group = this.findGroup(scope, name)
    if (!group) throw groupNotFound()
    return group
  }

  /** By name. */
  groups(scope: Scope): LogGroup[] {
    const prefix = keyOf(scope, '')
    const found = [...this.#groups].filter(([key]) => key.startsWith(prefix)).map(([, group]) => group)
    for (const group of found) this.#expire(group)
    return found.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  deleteGroup(scope: Scope, name: string): void {
    for (const stream of this.group(scope, name).streams.values()) this.#bytes -= stream.bytes
    this.#groups.delete(keyOf(scope, name))
  }

  /** @throws AwsError ResourceAlreadyExistsException. */
  createStream(group: LogGroup, name: string): LogStream {
    if (group.streams.has(name)) throw streamExists()
    const stream = new LogStream(name, this.now())
    group.streams.set(name, stream)
    return stream
  }

  deleteStream(group: LogGroup, name: string): void {
    this.#bytes -= streamOf(group, name).bytes
    group.streams.delete(name)
  }

  add(stream: LogStream, timestamp: number, message: string): void {
    const before = stream.bytes
    stream.add({ timestamp, message, ingestionTime: this.now(), sequence: ++this.#sequence })
    this.#bytes += stream.bytes - before
    if (this.#bytes > MAX_BYTES) this.#makeRoom(stream)
  }

  #expire(group: LogGroup): void {
    if (group.retentionInDays === undefined) return
    const oldest = this.now() - group.retentionInDays * DAY_MS
    for (const stream of group.streams.values()) {
      const before = stream.bytes
      stream.expire(oldest)
      this.#bytes += stream.bytes - before
    }
  }

  #makeRoom(writing: LogStream): void {
    const streams = [...this.#groups.values()].flatMap((group) => [...group.streams.values()])
    streams.sort((a, b) => (a.lastIngestionTime ?? 0) - (b.lastIngestionTime ?? 0))
    for (const stream of streams) {
      if (this.#bytes <= MAX_BYTES * 0.9) return
      if (stream === writing) continue
      this.#bytes -= stream.bytes
      stream.clear()
    }
  }
}

/** @throws AwsError ResourceNotFoundException. */
export function streamOf(group: LogGroup, name: string): LogStream {
  const stream = group.streams.get(name)
  if (!stream) throw streamNotFound()
  return stream
}

function keyOf({ account, region }: Scope, name: string): string {
  return `${account}/${region}/${name}`
}
