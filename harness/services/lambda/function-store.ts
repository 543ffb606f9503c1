import { functionNotFound } from './errors.ts'
import type { FunctionReference } from './function-name.ts'

/** A statement of a function's resource-based policy, as AWS prints it. */
export interface PolicyStatement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Principal: '*' | { readonly Service?: string; readonly AWS?: string }
  readonly Action: string
  readonly Resource: string
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** What is known of a function. A change makes a new record with a new `revisionId`. */
export interface FunctionRecord {
  readonly name: string
  readonly arn: string
  readonly role: string
  readonly runtime: string
  readonly handler: string
  readonly description: string
  readonly timeoutSeconds: number
  readonly memorySize: number
  readonly variables: Readonly<Record<string, string>> | undefined
  readonly architectures: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  readonly code: Uint8Array
  readonly codeSha256: string
  readonly lastModifiedMs: number
  readonly revisionId: string
  readonly policy: readonly PolicyStatement[]
}

/** The functions by name. */
export class FunctionStore {
  readonly #functions = new Map<string, FunctionRecord>()

  find(name: string): FunctionRecord | undefined {
    return this.#functions.get(name)
  }

  /**
   * The function that a caller means. Throws ResourceNotFoundException with the ARN as AWS prints it, which on
   * Invoke ends in the qualifier.
   */
  get(reference: FunctionReference, { printsQualifier = false } = {}): FunctionRecord {
    const record = this.#functions.get(reference.name)
    // Versions and aliases do not exist here: whatever is not $LATEST is missing.
    const { qualifier = '$LATEST' } = reference
    if (record?.arn === reference.arn && qualifier === '$LATEST') return record
    const prints = printsQualifier || qualifier !== '$LATEST'
    throw functionNotFound(prints ? `${reference.arn}:${qualifier}` : reference.arn)
  }

  put(record: FunctionRecord): void {
    this.#functions.set(record.name, record)
  }

  delete(name: string): void {
    this.#functions.delete(name)
  }

  /** In the order of their names. */
  list(): FunctionRecord[] {
    return [...this.#functions.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }
}
