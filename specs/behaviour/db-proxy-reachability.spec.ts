import { EC2 } from '@aws-sdk/client-ec2'
import { RDS } from '@aws-sdk/client-rds'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Connection } from 'mysql2/promise'
import { defineStack } from '../../harness/index.ts'
import { connect, credentials } from '../support/clients.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('network', 'rdsApi', 'proxyObservation', 'snapshots')

const stackOf = useStack(
  defineStack({
    network: {
      subnets: { 'rds-a': { zone: 'a' }, 'rds-c': { zone: 'c' } },
      securityGroups: {
        'proxy-sg': {},
        'db-sg': { inbound: [{ port: 3306, from: 'proxy-sg' }] },
      },
    },
    database: { identifier: 'guarded-db', securityGroups: ['db-sg'] },
    secret: {},
    dbProxy: { name: 'guarded', securityGroups: ['proxy-sg'], connectionBorrowTimeoutSeconds: 1 },
  }),
)
let ec2: EC2
let rds: RDS
beforeAll(() => {
  ec2 = new EC2({ ...stackOf.stack.clientConfig, maxAttempts: 1 })
  rds = new RDS({ ...stackOf.stack.clientConfig, maxAttempts: 1 })
})
afterAll(() => {
  ec2.destroy()
  rds.destroy()
})

const idOf = (group: string) => stackOf.stack.network.securityGroups[group]!
const fromProxy = () => ({
  GroupId: idOf('db-sg'),
  IpPermissions: [
    { IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, UserIdGroupPairs: [{ GroupId: idOf('proxy-sg') }] },
  ],
})
const health = async () =>
  (await rds.describeDBProxyTargets({ DBProxyName: 'guarded' })).Targets?.[0]?.TargetHealth
const isAvailable = async () => (await health())?.State === 'AVAILABLE'
const missing = async () => (await stackOf.stack.dbProxy.reachability())[0]?.missing
/** A statement of a client that comes now. */
async function ask(): Promise<unknown> {
  const connection = await connect(stackOf.stack)
  return connection.query('select 1 as one').finally(() => connection.destroy())
}
/** A statement for which the proxy has to open a database connection: those that are idle are held. */
async function askAnew(): Promise<unknown> {
  const holders: Connection[] = []
  try {
    while ((await stackOf.stack.dbProxy.statistics()).databaseConnections.idle > 0) {
      holders.push(await connect(stackOf.stack))
      for (const sql of ['begin', 'select 1']) await holders.at(-1)!.query(sql)
    }
    return await ask()
  } finally {
    for (const holder of holders) holder.destroy()
  }
}
const noRule = () =>
  `no inbound rule for port 3306 from ${idOf('proxy-sg')} (proxy-sg) in ${idOf('db-sg')} (db-sg) of the DB instance 'guarded-db'`

describe('a DB proxy and its DB instance', () => {
  it('reach each other by the inbound rule', async () => {
    await eventually(isAvailable)
    expect(await ask()).toMatchObject([[{ one: 1 }], expect.anything()])
    const { endpoint, port } = stackOf.stack.database
    expect(await stackOf.stack.dbProxy.reachability()).toEqual([
      { target: "the DB instance 'guarded-db'", address: `${endpoint}:${port}` },
    ])
  })

  it('do not when it is revoked: the target is UNREACHABLE, a client gets 9501, and the rule is named', async () => {
    const holder = await connect(stackOf.stack)
    for (const sql of ['begin', 'select 1']) await holder.query(sql)
    await ec2.revokeSecurityGroupIngress(fromProxy())
    expect(await health()).toMatchObject({ State: 'UNAVAILABLE', Reason: 'UNREACHABLE' })
    expect(await missing()).toBe(noRule())
    await expect(askAnew()).rejects.toMatchObject({ errno: 9501 })
    const [line] = await stackOf.stack.dbProxy.logs("can't be reached")
    expect(line).toContain(`Reason: N${noRule().slice(1)}.`)
    // what is open stays, as what security groups track
    expect((await holder.query('select 2 as two'))[0]).toEqual([{ two: 2 }])
    await holder.end()
  })

  it('do again with the rule, at once', async () => {
    await ec2.authorizeSecurityGroupIngress(fromProxy())
    await eventually(isAvailable)
    expect(await missing()).toBeUndefined()
    expect(await askAnew()).toMatchObject([[{ one: 1 }], expect.anything()])
  })

  it("do not without the outbound rule of the proxy's group", async () => {
    const outbound = {
      GroupId: idOf('proxy-sg'),
      IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }
    await ec2.revokeSecurityGroupEgress(outbound)
    expect(await health()).toMatchObject({ Reason: 'UNREACHABLE' })
    expect(await missing()).toMatch(/^no outbound rule for port 3306 to \S+ \(db-sg\) in \S+ \(proxy-sg\)$/)
    await ec2.authorizeSecurityGroupEgress(outbound)
    await eventually(isAvailable)
  })

  it('are held apart and joined by the groups that they are moved to', async () => {
    const into = (SecurityGroups: string[]) => rds.modifyDBProxy({ DBProxyName: 'guarded', SecurityGroups })
    await into([idOf('db-sg')])
    expect(await health()).toMatchObject({ Reason: 'UNREACHABLE' })
    expect(await missing()).toMatch(/from \S+ \(db-sg\) in \S+ \(db-sg\) of the DB instance 'guarded-db'$/)
    await expect(askAnew()).rejects.toMatchObject({ errno: 9501 })
    await into([idOf('proxy-sg')])
    await eventually(isAvailable)
    const database = (VpcSecurityGroupIds: string[]) =>
      rds.modifyDBInstance({
        DBInstanceIdentifier: 'guarded-db',
        VpcSecurityGroupIds,
        ApplyImmediately: true,
      })
    await database([idOf('proxy-sg')])
    expect(await health()).toMatchObject({ Reason: 'UNREACHABLE' })
    await expect(askAnew()).rejects.toMatchObject({ errno: 9501 })
    await database([idOf('db-sg')])
    await eventually(isAvailable)
  })

  it('are joined again by a snapshot of when they were', async () => {
    await using snapshot = await stackOf.stack.snapshot()
    await ec2.revokeSecurityGroupIngress(fromProxy())
    expect(await health()).toMatchObject({ Reason: 'UNREACHABLE' })
    await snapshot.restore()
    await eventually(isAvailable)
    expect(await missing()).toBeUndefined()
  })

  it('reach each other without any rule where one of them is in no security group', async () => {
    await rds.createDBInstance({
      DBInstanceIdentifier: 'open-db',
      DBInstanceClass: 'db.t3.micro',
      Engine: 'mysql',
      MasterUsername: 'admin',
      MasterUserPassword: (await credentials(stackOf.stack)).password,
    })
    const targets = { DBProxyName: 'guarded', DBInstanceIdentifiers: ['guarded-db'] }
    await rds.deregisterDBProxyTargets(targets)
    await rds.registerDBProxyTargets({ ...targets, DBInstanceIdentifiers: ['open-db'] })
    await ec2.revokeSecurityGroupIngress(fromProxy())
    await eventually(isAvailable)
    expect(await stackOf.stack.dbProxy.reachability()).toMatchObject([
      { target: "the DB instance 'open-db'" },
    ])
    expect(await missing()).toBeUndefined()
  })
})
