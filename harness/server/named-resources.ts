import { arn } from '../aws/arn.ts'
import { PoolhouseError } from '../kit/errors.ts'
import type { FunctionPlane } from '../lambda/function-plane.ts'
import type { DatabaseInstance } from './database-instance.ts'
import type { DatabaseInstances } from './database-instances.ts'
import type { DbProxies } from './db-proxies.ts'
import { isSameScope, partsOf, type Scope } from './resource-arn.ts'

interface Parts {
  /** The stack's own account and region. */
  readonly home: Scope
  readonly databases: DatabaseInstances
  readonly dbProxies: DbProxies
  readonly functionPlane: Pick<FunctionPlane, 'names'>
  /** ARN of a function by what the data plane calls it. */
  functionArn(planeName: string): string | undefined
  /** ARN of a secret of the stack's own account and region. */
  secretArn(name: string): string | undefined
}

/**
 * What callers of `/_poolhouse` name: a resource of the stack's own account and region by its name, one of any by its ARN.
 * Each throws PoolhouseError `InvalidOption` for what there is not.
 */
export class NamedResources {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get home(): Scope {
    return this.#parts.home
  }

  database(nameOrArn: string): DatabaseInstance {
    return this.#parts.databases.get(this.#arn(nameOrArn, 'rds', `db:${nameOrArn.toLowerCase()}`))
  }

  /** ARN of a DB proxy. */
  dbProxy(nameOrArn: string): string {
    const { dbProxies, home } = this.#parts
    return isArn(nameOrArn) ? nameOrArn : dbProxies.arnOf(home, nameOrArn)
  }

  /** ARN of a secret. */
  secret(nameOrArn: string): string {
    const found = isArn(nameOrArn) ? nameOrArn : this.#parts.secretArn(nameOrArn)
    if (found !== undefined) return found
    throw new PoolhouseError('InvalidOption', `there is no secret '${nameOrArn}'.`)
  }

  /** What the data plane calls a function, and its ARN. */
  function(nameOrArn: string): { readonly planeName: string; readonly arn: string } {
    const wanted = this.#arn(nameOrArn, 'lambda', `function:${nameOrArn}`)
    const all = this.functions()
    const found = all.find((each) => each.arn === wanted)
    if (found) return found
    const { name, ...scope } = partsOf(wanted)
    const neighbours = all.map((each) => partsOf(each.arn)).filter((each) => isSameScope(each, scope))
    const known = neighbours.map((each) => each.name).join(', ') || 'none'
    throw new PoolhouseError('InvalidOption', `there is no function '${name}'; there is: ${known}.`)
  }

  /** Functions of every account and region. */
  functions(): { readonly planeName: string; readonly arn: string }[] {
    const { functionPlane, functionArn } = this.#parts
    return functionPlane.names().flatMap((planeName) => {
      const found = functionArn(planeName)
      return found === undefined ? [] : { planeName, arn: found }
    })
  }

  /** For people: the name, with account or region where they are not the stack's own. */
  label(resourceArn: string, name = partsOf(resourceArn).name): string {
    const { home } = this.#parts
    const { account, region } = partsOf(resourceArn)
    const elsewhere = [
      ...(account === home.account ? [] : [account]),
      ...(region === home.region ? [] : [region]),
    ]
    return elsewhere.length === 0 ? name : `${name} (${elsewhere.join(', ')})`
  }

  #arn(nameOrArn: string, service: string, resource: string): string {
    const { home } = this.#parts
    return isArn(nameOrArn) ? nameOrArn : arn(service, home.region, home.account, resource)
  }
}

function isArn(text: string): boolean {
  return text.startsWith('arn:')
}
