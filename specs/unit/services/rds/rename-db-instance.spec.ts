import { describe, expect, it } from '@jest/globals'
import { deferred } from '../../../../harness/kit/deferred.ts'
import { eventually } from '../../../../harness/kit/eventually.ts'
import { dbArn, instanceInput, proxyArn, proxyInput, useRds } from './use-rds.ts'

const { context, told, service } = useRds()
const db = { DBInstanceIdentifier: 'db' }
const newArn = 'arn:aws:rds:ap-northeast-2:000000000000:db:shop'
const create = (more: object = {}) => context.sdk.createDBInstance({ ...instanceInput, ...more })
const running = async () => {
  await create()
  context.ready.resolve()
  await shown('db')
  told.length = 0
}
const shown = async (DBInstanceIdentifier: string) =>
  (await context.sdk.describeDBInstances({ DBInstanceIdentifier })).DBInstances?.[0]
const names = async () =>
  (await context.sdk.describeDBInstances({})).DBInstances?.map((each) => each.DBInstanceIdentifier)
const rename = (NewDBInstanceIdentifier: string, more: object = {}) =>
  context.sdk.modifyDBInstance({ ...db, NewDBInstanceIdentifier, ...more })
const notFound = { name: 'DBInstanceNotFoundFault' }

describe('NewDBInstanceIdentifier', () => {
  it('waits for a restart, and the ARN goes with it; the resource id stays', async () => {
    await running()
    const { DBInstance } = await rename('Shop')
    expect(DBInstance).toMatchObject({ ...db, PendingModifiedValues: { DBInstanceIdentifier: 'shop' } })
    await expect(create({ DBInstanceIdentifier: 'shop' })).rejects.toMatchObject({
      name: 'DBInstanceAlreadyExistsFault',
    })
    expect(told).toEqual([])
    await context.sdk.rebootDBInstance(db)
    expect(await shown('shop')).toMatchObject({
      DBInstanceIdentifier: 'shop',
      DBInstanceArn: newArn,
      DbiResourceId: DBInstance!.DbiResourceId,
      Endpoint: DBInstance!.Endpoint,
      PendingModifiedValues: {},
    })
    await expect(shown('db')).rejects.toMatchObject(notFound)
    expect(told).toEqual([
      ['database.rename', dbArn, newArn],
      ['database.reboot', newArn, { instanceClass: 'db.t3.micro' }],
    ])
    await create()
    expect(await names()).toEqual(['shop', 'db'])
  })

  it('restarts the instance with ApplyImmediately, and is renaming meanwhile', async () => {
    await running()
    const gate = deferred()
    context.gate = gate.promise
    await rename('shop', { ApplyImmediately: true })
    const [{ DBInstanceStatus } = {}] = (await context.sdk.describeDBInstances({})).DBInstances ?? []
    expect(DBInstanceStatus).toBe('renaming')
    const asking = expect(shown('db')).rejects.toMatchObject(notFound)
    // two answers later it has been asked
    for (let n = 0; n < 2; n++) await names()
    gate.resolve()
    await asking
    expect(await shown('shop')).toMatchObject({ DBInstanceStatus: 'available' })
  })

  it('waits for a start of an instance that is stopped', async () => {
    await running()
    await context.sdk.stopDBInstance(db)
    await shown('db')
    await rename('shop')
    await context.sdk.startDBInstance(db)
    expect(await shown('shop')).toMatchObject({ DBInstanceStatus: 'available' })
    expect(told.at(-1)).toEqual(['database.start', newArn, { instanceClass: 'db.t3.micro' }])
  })

  it('leaves the instance the target of its proxies', async () => {
    await running()
    await context.sdk.createDBProxy(proxyInput)
    await context.sdk.registerDBProxyTargets({ DBProxyName: 'proxy', DBInstanceIdentifiers: ['db'] })
    await rename('shop', { ApplyImmediately: true })
    await eventually(() => told.at(-1)?.[0] === 'database.reboot')
    expect(told).toContainEqual(['proxy.setTarget', proxyArn, newArn])
    const { Targets } = await context.sdk.describeDBProxyTargets({ DBProxyName: 'proxy' })
    expect(Targets).toMatchObject([{ RdsResourceId: 'shop', TargetArn: newArn }])
    await context.sdk.deregisterDBProxyTargets({ DBProxyName: 'proxy', DBInstanceIdentifiers: ['shop'] })
  })

  it('is taken back by the present identifier', async () => {
    await running()
    await rename('shop')
    await rename('shop')
    await rename('db')
    expect((await shown('db'))?.PendingModifiedValues).toEqual({})
    await create({ DBInstanceIdentifier: 'shop' })
  })

  it.each([
    ['other', 'DBInstanceAlreadyExistsFault'],
    ['1db', 'InvalidParameterValue'],
  ])('is refused: %s', async (name, error) => {
    await running()
    await create({ DBInstanceIdentifier: 'other' })
    await expect(rename(name)).rejects.toMatchObject({ name: error })
  })

  it('is taken back by a snapshot, also of two that have changed names', async () => {
    await running()
    await create({ DBInstanceIdentifier: 'shop' })
    const ids = [(await shown('db'))?.DbiResourceId, (await shown('shop'))?.DbiResourceId]
    const [first, second] = ids.map((id) => `arn:aws:rds:ap-northeast-2:000000000000:db:${id?.toLowerCase()}`)
    const kept = service.snapshot!()
    const to = async (from: string, name: string) => {
      await context.sdk.modifyDBInstance({
        DBInstanceIdentifier: from,
        NewDBInstanceIdentifier: name,
        ApplyImmediately: true,
      })
      await eventually(async () => (await names())?.includes(name))
      await shown(name)
    }
    await to('shop', 'third')
    await to('db', 'shop')
    await to('third', 'db')
    expect((await shown('shop'))?.DbiResourceId).toBe(ids[0])
    told.length = 0
    kept.check?.()
    await kept.restore()
    expect(told).toEqual([
      ['database.rename', newArn, first],
      ['database.rename', dbArn, second],
      ['database.rename', first, dbArn],
      ['database.rename', second, newArn],
    ])
  })
})
