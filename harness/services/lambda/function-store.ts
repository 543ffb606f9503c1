import { arn } from '../../aws/arn.ts'
import type { CorsSettings } from '../../aws/cors.ts'
import { keepMap } from '../../kit/keep-map.ts'
import { functionNotFound } from './errors.ts'
import type { FunctionLayer } from './function-layers.ts'
import type { FunctionReference } from './function-name.ts'
import type { KeptSettings } from './kept-settings.ts'

/** A statement of a function's resource-based policy, as AWS prints it. */
export interface PolicyStatement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Principal: '*' | { readonly Service?: string; readonly AWS?: string }
  readonly Action: string
  readonly Resource: string
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Where a function's environments are in EC2's network. */
export interface FunctionVpcConfig {
  readonly vpcId: string
  readonly subnetIds: readonly string[]
  readonly securityGroupIds: readonly string[]
}

/** One version of a function, `$LATEST` among them. A change makes a new record with a new `revisionId`. */
export interface FunctionRecord {
  readonly name: string
  /** How the data plane calls it: the name, unless a function of another account or Region has that already. */
  readonly planeName: string
  /** Without qualifier. */
  readonly arn: string
  /** `$LATEST`, or the number of a published version. */
  readonly version: string
  readonly role: string
  readonly runtime: string
  readonly handler: string
  readonly description: string
  readonly timeoutSeconds: number
  readonly memorySize: number
  readonly variables: Readonly<Record<string, string>> | undefined
  readonly architectures: readonly string[]
  /** Undefined for a function outside of any VPC. */
  readonly vpcConfig?: FunctionVpcConfig | undefined
  readonly layers: readonly FunctionLayer[]
  readonly settings: KeptSettings
  readonly code: Uint8Array
  readonly codeSha256: string
  readonly lastModifiedMs: number
  readonly revisionId: string
}

/** A name for a version, or for two by weight. */
export interface AliasRecord {
  readonly name: string
  readonly version: string
  readonly description: string
  /** At most one: the other version and its share, 0 to 1. */
  readonly weights: Readonly<Record<string, number>>
  readonly revisionId: string
}

/** Provisioned concurrency of a version or alias. */
export interface ProvisionedRecord {
  readonly count: number
  readonly lastModifiedMs: number
}

/** How asynchronous invocations of a qualifier are handled; destinations are ARNs of functions. */
export interface EventInvokeRecord {
  readonly retries?: number
  readonly ageSeconds?: number
  readonly onSuccess?: string | undefined
  readonly onFailure?: string | undefined
  readonly lastModifiedMs: number
}

/** The URL of a function or of an alias. */
export interface FunctionUrlRecord {
  readonly id: string
  /** Of the function, with the alias when it is an alias's. */
  readonly arn: string
  readonly authType: 'NONE' | 'AWS_IAM'
  readonly cors: CorsSettings | undefined
  readonly invokeMode: 'BUFFERED' | 'RESPONSE_STREAM'
  readonly createdMs: number
  readonly lastModifiedMs: number
}

/** A function: its versions, and what belongs to it as a whole or to one of its qualifiers. */
export interface FunctionEntry {
  readonly name: string
  readonly planeName: string
  readonly arn: string
  latest: FunctionRecord
  /** Published ones, in the order of their numbers. */
  readonly versions: Map<string, FunctionRecord>
  /** Numbers are never given twice. */
  nextVersion: number
  /** What `$LATEST` was like when the last version was published. */
  publishedContent?: { readonly version: string; readonly content: string }
  readonly aliases: Map<string, AliasRecord>
  tags: Readonly<Record<string, string>>
  reservedConcurrency: number | undefined
  /** By qualifier; `$LATEST` is the function's own. */
  readonly policies: Map<string, readonly PolicyStatement[]>
  readonly provisioned: Map<string, ProvisionedRecord>
  readonly eventInvokeConfigs: Map<string, EventInvokeRecord>
  /** By qualifier: `$LATEST`, or an alias. */
  readonly functionUrls: Map<string, FunctionUrlRecord>
}

/** The functions of every account and Region, by ARN. */
export class FunctionStore {
  readonly #functions = new Map<string, FunctionEntry>()

  /** By its ARN, with or without a qualifier. */
  find(arn: string): FunctionEntry | undefined {
    return this.#functions.get(arn.split(':', 7).join(':'))
  }

  ofPlane(planeName: string): FunctionEntry | undefined {
    return [...this.#functions.values()].find((entry) => entry.planeName === planeName)
  }

  /** How the data plane, which knows functions by one name each, is to call a new function. */
  planeNameFor(name: string, arn: string): string {
    if (!this.ofPlane(name)) return name
    const [, , , region, account] = arn.split(':')
    return `${name}@${account}.${region}`
  }

  /** The function, whatever the qualifier. Throws ResourceNotFoundException. */
  entry(reference: FunctionReference): FunctionEntry {
    const entry = this.#functions.get(reference.arn)
    if (entry) return entry
    const { arn, qualifier } = reference
    throw functionNotFound(qualifier === undefined ? arn : `${arn}:${qualifier}`)
  }

  /**
   * The version that a caller means; an alias stands for its (first) version. Throws ResourceNotFoundException with
   * the ARN as AWS prints it.
   */
  get(reference: FunctionReference): FunctionRecord {
    const { qualifier = '$LATEST' } = reference
    const entry = this.#functions.get(reference.arn)
    const record = entry && versionOf(entry, qualifier)
    if (record) return record
    throw functionNotFound(
      reference.qualifier !== undefined ? `${reference.arn}:${qualifier}` : reference.arn,
    )
  }

  /**
   * The version that serves an invocation: of an alias with routing weights one by chance. Undefined when there is none.
   * @param chance 0 to 1, drawn anew for each invocation
   */
  choose(reference: FunctionReference, chance = Math.random()): FunctionRecord | undefined {
    const entry = this.#functions.get(reference.arn)
    if (!entry) return undefined
    const { qualifier = '$LATEST' } = reference
    const [other] = Object.entries(entry.aliases.get(qualifier)?.weights ?? {})
    return versionOf(entry, other && chance < other[1] ? other[0] : qualifier)
  }

  /** As {@link choose}; throws ResourceNotFoundException with the qualified ARN, as Invoke does. */
  chosen(reference: FunctionReference): FunctionRecord {
    const record = this.choose(reference)
    if (record) return record
    throw functionNotFound(`${reference.arn}:${reference.qualifier ?? '$LATEST'}`)
  }

  /** Stores a version that was made or changed; a new function with its first one. */
  put(record: FunctionRecord): void {
    const entry = this.#functions.get(record.arn)
    if (record.version !== '$LATEST') entry?.versions.set(record.version, record)
    else if (entry) entry.latest = record
    else this.#functions.set(record.arn, newEntry(record))
  }

  delete(arn: string): void {
    this.#functions.delete(arn)
  }

  /** Keeps all functions; the answer brings them back. */
  keep(): () => void {
    return keepMap(this.#functions)
  }

  /** In the order of their names. */
  list(): FunctionEntry[] {
    return [...this.#functions.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** Those of an account in a Region. */
  listOf(scope: { readonly account: string; readonly region: string }): FunctionEntry[] {
    const prefix = arn('lambda', scope.region, scope.account, 'function:')
    return this.list().filter((entry) => entry.arn.startsWith(prefix))
  }
}

/** The version that a qualifier of this function names, directly or through an alias. */
export function versionOf(entry: FunctionEntry, qualifier: string): FunctionRecord | undefined {
  const version = entry.aliases.get(qualifier)?.version ?? qualifier
  return version === '$LATEST' ? entry.latest : entry.versions.get(version)
}

function newEntry(latest: FunctionRecord): FunctionEntry {
  return {
    name: latest.name,
    planeName: latest.planeName,
    arn: latest.arn,
    latest,
    versions: new Map(),
    nextVersion: 1,
    aliases: new Map(),
    tags: {},
    reservedConcurrency: undefined,
    policies: new Map(),
    provisioned: new Map(),
    eventInvokeConfigs: new Map(),
    functionUrls: new Map(),
  }
}
