import { arn, parseArn } from '../../aws/arn.ts'
import type { DbInstance } from './db-instance.ts'
import { checkIdentifier } from './db-instance-options.ts'
import { instanceExists } from './errors.ts'
import type { RdsParts } from './operations.ts'
import type { Scope } from './rds-store.ts'

/**
 * The identifier that waits for a restart after a ModifyDBInstance: the one that is asked for, else the one that waits already.
 * @throws AwsError `InvalidParameterValue`, `DBInstanceAlreadyExistsFault`
 */
export function pendingIdentifier(
  { store }: Pick<RdsParts, 'store'>,
  scope: Scope,
  instance: DbInstance,
  asked: string | undefined,
): string | undefined {
  if (asked === undefined) return instance.pendingIdentifier
  checkIdentifier('NewDBInstanceIdentifier', asked)
  const identifier = asked.toLowerCase()
  if (identifier === instance.identifier) return undefined
  if (identifier === instance.pendingIdentifier) return identifier
  if (store.isTaken({ kind: 'instances', scope, name: identifier })) throw instanceExists()
  return identifier
}

/** Gives the instance the identifier that waits, if one does. */
export async function takeIdentifier(parts: RdsParts, instance: DbInstance): Promise<void> {
  if (instance.pendingIdentifier === undefined) return
  await renameInstance(parts, instance, instance.pendingIdentifier)
  instance.pendingIdentifier = undefined
}

/**
 * The instance goes on under another identifier, and so under another ARN; its DbiResourceId stays (A). Its address does, too, where on AWS
 * the endpoint's name follows. That its proxies go on with it is not verified on AWS.
 */
export async function renameInstance(
  { store, databasePlane, dbProxyPlane }: Pick<RdsParts, 'store' | 'databasePlane' | 'dbProxyPlane'>,
  instance: DbInstance,
  identifier: string,
): Promise<void> {
  const from = instance.arn
  const { region = '', account = '' } = parseArn(from) ?? {}
  const to = arn('rds', region, account, `db:${identifier}`)
  await databasePlane.rename(from, to)
  store.instances.delete(from)
  instance.identifier = identifier
  instance.arn = to
  store.instances.set(to, instance)
  for (const proxy of store.proxiesAt(from)) {
    proxy.target = to
    await dbProxyPlane.setTarget(proxy.arn, to)
  }
}
