import { type DescribeEventsMessage, RDS } from '@aws-sdk/client-rds'
import { describe, expect, it } from '@jest/globals'
import { dbArn, instanceInput, proxyInput, useRds } from './use-rds.ts'

const { context, service, clock } = useRds()
const HOUR = 3_600_000
const events = async (input: DescribeEventsMessage = {}) =>
  (await context.sdk.describeEvents(input)).Events?.map(
    ({ SourceType: type, SourceIdentifier: id, Message: message, EventCategories: categories }) =>
      `${type} ${id} [${categories}] ${message}`,
  )
const running = async () => {
  await context.sdk.createDBInstance(instanceInput)
  context.ready.resolve()
  await context.sdk.describeDBInstances({ DBInstanceIdentifier: 'db' })
}
const db = { DBInstanceIdentifier: 'db' }

describe('DescribeEvents', () => {
  it('tells a proxy’s life in AWS’s sentences', async () => {
    await running()
    const { DBProxy } = await context.sdk.createDBProxy(proxyInput)
    await context.sdk.modifyDBProxy({ DBProxyName: 'proxy', RequireTLS: true })
    const endpoint = { DBProxyEndpointName: 'reports' }
    await context.sdk.createDBProxyEndpoint({ DBProxyName: 'proxy', ...endpoint, VpcSubnetIds: ['subnet-1'] })
    await context.sdk.modifyDBProxyEndpoint({ ...endpoint, VpcSecurityGroupIds: [] })
    await context.sdk.deleteDBProxyEndpoint(endpoint)
    await context.sdk.registerDBProxyTargets({ DBProxyName: 'proxy', DBInstanceIdentifiers: ['db'] })
    await context.sdk.deleteDBInstance({ ...db, SkipFinalSnapshot: true })
    await context.sdk.deleteDBProxy({ DBProxyName: 'proxy' })
    expect(await events({ SourceType: 'db-proxy', SourceIdentifier: 'PROXY' })).toEqual([
      'db-proxy proxy [creation] RDS created DB proxy proxy.',
      'db-proxy proxy [configuration change] RDS modified DB proxy proxy.',
      'db-proxy proxy [creation] RDS created endpoint reports for DB proxy proxy.',
      'db-proxy proxy [configuration change] RDS modified the end point of the DB proxy proxy.',
      'db-proxy proxy [deletion] RDS deleted endpoint reports for DB proxy proxy.',
      'db-proxy proxy [configuration change] RDS detected the addition of the DB instance and automatically added it to the target group of the DB proxy proxy.',
      'db-proxy proxy [configuration change] RDS detected deletion of DB instance db and automatically removed it from target group default of DB proxy proxy.',
      'db-proxy proxy [deletion] RDS deleted DB proxy proxy.',
    ])
    const { Events } = await context.sdk.describeEvents({ SourceType: 'db-proxy' })
    expect(Events?.[0]).toMatchObject({
      SourceArn: DBProxy?.DBProxyArn,
      Date: new Date('2026-03-04T05:06:07Z'),
    })
  })

  it('tells an instance’s life', async () => {
    await running()
    await context.sdk.rebootDBInstance(db)
    await context.sdk.describeDBInstances(db)
    await context.sdk.modifyDBInstance({ ...db, MasterUserPassword: 'battery-staple' })
    await context.sdk.describeDBInstances(db)
    await context.sdk.modifyDBInstance({ ...db, DBInstanceClass: 'db.t3.small', ApplyImmediately: true })
    await context.sdk.describeDBInstances(db)
    await context.sdk.stopDBInstance(db)
    await context.sdk.describeDBInstances(db)
    await context.sdk.startDBInstance(db)
    await context.sdk.describeDBInstances(db)
    await context.sdk.deleteDBInstance({ ...db, SkipFinalSnapshot: true })
    expect(await events({ SourceType: 'db-instance', SourceIdentifier: 'db' })).toEqual([
      'db-instance db [creation] DB instance created.',
      'db-instance db [availability] DB instance shutdown.',
      'db-instance db [availability] DB instance restarted.',
      'db-instance db [configuration change] Reset master credentials.',
      'db-instance db [configuration change] Applying modification to database instance class.',
      'db-instance db [availability] DB instance shutdown.',
      'db-instance db [availability] DB instance restarted.',
      'db-instance db [configuration change] Finished applying modification to DB instance class.',
      'db-instance db [notification] DB instance stopped.',
      'db-instance db [notification] DB instance started.',
      'db-instance db [deletion] DB instance deleted.',
    ])
  })

  it('tells what happens to a server without RDS, and why a restart failed', async () => {
    await running()
    service.onInstance(dbArn, 'shutdown')
    service.onInstance(dbArn, 'restarted')
    service.onInstance('nobody', 'shutdown')
    context.failing = 'database.reboot'
    await context.sdk.rebootDBInstance(db)
    await context.sdk.describeDBInstances(db)
    expect((await events({ EventCategories: ['availability'] }))?.map((each) => each.split('] ')[1])).toEqual(
      [
        'DB instance shutdown.',
        'DB instance restarted.',
        'DB instance shutdown.',
        'Error restarting mysql: database.reboot fails',
      ],
    )
  })

  it('tells why a password could not be changed, and leaves the instance available', async () => {
    await running()
    context.failing = 'database.changePassword'
    await context.sdk.modifyDBInstance({ ...db, MasterUserPassword: 'battery-staple' })
    const { DBInstances } = await context.sdk.describeDBInstances(db)
    expect(DBInstances).toMatchObject([{ DBInstanceStatus: 'available' }])
    expect((await events())?.at(-1)).toBe(
      'db-instance db [configuration change] Unable to reset your password. Error information: database.changePassword fails',
    )
  })

  it('tells of throttled clients once a minute', async () => {
    const { DBProxy } = await context.sdk.createDBProxy(proxyInput)
    const arn = DBProxy!.DBProxyArn!
    const throttled = async () => (await events({ EventCategories: ['failure'] }))?.length
    service.onThrottled(arn)
    service.onThrottled(arn)
    expect(await throttled()).toBe(1)
    clock.advance(60_000)
    service.onThrottled(arn)
    expect(await throttled()).toBe(2)
    service.onThrottled('nobody')
  })

  it('shows the last hour, more where it is asked for, and 14 days at most', async () => {
    const start = new Date(clock.now())
    await running()
    clock.advance(HOUR)
    expect(await events()).toHaveLength(1)
    clock.advance(1)
    expect(await events()).toEqual([])
    expect(await events({ Duration: 61 })).toHaveLength(1)
    expect(await events({ StartTime: start })).toHaveLength(1)
    expect(await events({ StartTime: start, EndTime: start })).toEqual([])
    expect(await events({ EndTime: new Date(start.getTime() + 1) })).toHaveLength(1)
    clock.advance(14 * 24 * HOUR - HOUR - 1)
    expect(await events({ StartTime: start })).toHaveLength(1)
    clock.advance(1)
    expect(await events({ StartTime: start })).toEqual([])
  })

  it('tells nobody of another region', async () => {
    await running()
    const elsewhere = new RDS({
      endpoint: context.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    })
    expect((await elsewhere.describeEvents({})).Events).toEqual([])
    elsewhere.destroy()
  })

  it('pages', async () => {
    await running()
    for (let n = 0; n < 20; n++) service.onInstance(dbArn, 'restarted')
    const first = await context.sdk.describeEvents({ MaxRecords: 20 })
    expect(first.Events).toHaveLength(20)
    const second = await context.sdk.describeEvents({ MaxRecords: 20, Marker: first.Marker })
    expect(second.Events).toHaveLength(1)
  })

  it.each([
    [{ SourceIdentifier: 'db' }, 'InvalidParameterCombination'],
    [{ SourceType: 'db-planet' as never }, 'ValidationError'],
    [{ Duration: 0 }, 'InvalidParameterValue'],
    [{ Duration: 20_161 }, 'InvalidParameterValue'],
    [{ StartTime: new Date(2), EndTime: new Date(1) }, 'InvalidParameterCombination'],
    [{ Filters: [{ Name: 'a', Values: ['b'] }] }, 'InvalidParameterValue'],
    [{ MaxRecords: 101 }, 'InvalidParameterValue'],
  ])('refuses %p', async (input, error) => {
    await expect(events(input)).rejects.toMatchObject({ name: error })
  })
})
