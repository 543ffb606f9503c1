import { parseArn } from '../aws/arn.ts'

/** Account and region that a resource is in. */
export interface Scope {
  readonly account: string
  readonly region: string
}

/** What an ARN `arn:aws:SERVICE:REGION:ACCOUNT:TYPE:NAME` says. */
export function partsOf(arn: string): Scope & { readonly name: string } {
  const { account = '', region = '', resource = '' } = parseArn(arn) ?? {}
  return { account, region, name: resource.slice(resource.indexOf(':') + 1) }
}

/** Whether both are of one account and region. */
export function isSameScope(one: Scope, other: Scope): boolean {
  return one.account === other.account && one.region === other.region
}
