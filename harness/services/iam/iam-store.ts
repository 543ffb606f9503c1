import { randomBytes } from 'node:crypto'
import { type PolicyDocument, parsePolicy } from '../../iam/index.ts'
import { keepMap } from '../../kit/keep-map.ts'
import { noSuchPolicy, noSuchRole } from './errors.ts'
import { awsManagedPolicies } from './managed-policies.ts'

/** A document with what it says. */
export interface StoredDocument {
  readonly text: string
  readonly policy: PolicyDocument
}

export interface Role {
  readonly name: string
  readonly path: string
  /** `AROA…`: another for a role that is made anew under the same name. */
  readonly id: string
  readonly arn: string
  readonly account: string
  readonly createdAt: Date
  trust: StoredDocument
  description: string | undefined
  maxSessionDurationSeconds: number
  boundaryArn: string | undefined
  readonly tags: Map<string, string>
  readonly inline: Map<string, StoredDocument>
  /** ARNs of managed policies. */
  readonly attached: Set<string>
}

export interface PolicyVersion extends StoredDocument {
  readonly id: string
  readonly createdAt: Date
}

export interface ManagedPolicy {
  readonly name: string
  readonly path: string
  readonly id: string
  readonly arn: string
  /** `aws` for those that AWS keeps. */
  readonly account: string
  readonly createdAt: Date
  updatedAt: Date
  readonly description: string | undefined
  readonly tags: Map<string, string>
  readonly versions: Map<string, PolicyVersion>
  defaultVersion: string
  /** How many versions there ever were. */
  lastVersion: number
}

/** Everything that IAM knows, by account. */
export class IamStore {
  readonly #roles = new Map<string, Role>()
  readonly #policies = new Map<string, ManagedPolicy>()

  constructor() {
    this.#addAwsPolicies()
  }

  roles(account: string): Role[] {
    return [...this.#roles.values()].filter((role) => role.account === account).sort(byPathAndName)
  }

  /** @throws AwsError NoSuchEntity */
  role(account: string, name: string): Role {
    return this.findRole(account, name) ?? refuse(noSuchRole(name))
  }

  /** Names are not case-sensitive where they must be unique, and written as they were given. */
  findRole(account: string, name: string): Role | undefined {
    return this.#roles.get(roleKey(account, name))
  }

  /** By `arn:aws:iam::ACCOUNT:role/PATH/NAME`. */
  roleByArn(arn: string): Role | undefined {
    const [, account = '', name = ''] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
    const role = this.findRole(account, name)
    return role?.arn === arn ? role : undefined
  }

  putRole(role: Role): void {
    this.#roles.set(roleKey(role.account, role.name), role)
  }

  deleteRole({ account, name }: Role): void {
    this.#roles.delete(roleKey(account, name))
  }

  /** Those of the account, and AWS's. */
  policies(account: string): ManagedPolicy[] {
    return [...this.#policies.values()].filter((each) => each.account === account || each.account === 'aws')
  }

  /** @throws AwsError NoSuchEntity */
  policy(account: string, arn: string): ManagedPolicy {
    return this.findPolicy(account, arn) ?? refuse(noSuchPolicy(arn))
  }

  findPolicy(account: string, arn: string): ManagedPolicy | undefined {
    const policy = this.#policies.get(arn)
    return policy && (policy.account === account || policy.account === 'aws') ? policy : undefined
  }

  putPolicy(policy: ManagedPolicy): void {
    this.#policies.set(policy.arn, policy)
  }

  deletePolicy(arn: string): void {
    this.#policies.delete(arn)
  }

  /** Roles that have the policy. */
  attachments(account: string, arn: string): Role[] {
    return this.roles(account).filter(({ attached }) => attached.has(arn))
  }

  /** What speaks for a role: inline and attached policies in force, and its boundary. */
  policiesOf(role: Role): { identity: PolicyDocument[]; boundary: PolicyDocument | undefined } {
    const inForce = (arn: string) => {
      const policy = this.#policies.get(arn)
      return policy?.versions.get(policy.defaultVersion)?.policy
    }
    return {
      identity: [
        ...[...role.inline.values()].map(({ policy }) => policy),
        ...[...role.attached].map(inForce).filter((each) => each !== undefined),
      ],
      boundary: role.boundaryArn === undefined ? undefined : inForce(role.boundaryArn),
    }
  }

  /** Keeps all roles and policies; the answer brings them back. */
  keep(): () => void {
    const [roles, policies] = [keepMap(this.#roles), keepMap(this.#policies)]
    return () => {
      roles()
      policies()
    }
  }

  clear(): void {
    this.#roles.clear()
    this.#policies.clear()
    this.#addAwsPolicies()
  }

  #addAwsPolicies(): void {
    // Times of AWS's own policies are not emulated: the epoch, so that nobody takes them for real ones.
    const createdAt = new Date(0)
    for (const { name, path, version, document } of awsManagedPolicies) {
      const text = JSON.stringify(document)
      const stored = { id: version, text, policy: parsePolicy(text, 'identity'), createdAt }
      this.putPolicy({
        ...{ name, path, createdAt, updatedAt: createdAt },
        id: newId('ANPA'),
        arn: `arn:aws:iam::aws:policy${path}${name}`,
        account: 'aws',
        description: undefined,
        tags: new Map(),
        versions: new Map([[version, stored]]),
        defaultVersion: version,
        lastVersion: Number(version.slice(1)),
      })
    }
  }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A unique id as IAM makes them: a prefix that tells the kind, and 17 characters. */
export function newId(prefix: 'AROA' | 'ANPA'): string {
  return prefix + [...randomBytes(17)].map((byte) => LETTERS[byte % LETTERS.length]).join('')
}

function roleKey(account: string, name: string): string {
  return `${account}/${name.toLowerCase()}`
}

function byPathAndName(a: Role, b: Role): number {
  return `${a.path}${a.name}` < `${b.path}${b.name}` ? -1 : 1
}

function refuse(error: Error): never {
  throw error
}
