import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { DescribeDBProxyTargetsCommand, ModifyDBProxyCommand, RDSClient } from '@aws-sdk/client-rds'
import { afterAll, expect } from '@jest/globals'
import { connect } from '../support/clients.ts'
import { workshopWith } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack(workshopWith({ functions: {}, api: undefined }))
const { describe, it } = specsOf('iam', 'rdsApi', 'proxyObservation')
const clients: { destroy(): void }[] = []
afterAll(() => {
  for (const client of clients) client.destroy()
})
const ROLE = 'arn:aws:iam::000000000000:role/proxy'
const trust = (Service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  })

describe('a DB proxy whose role IAM has', () => {
  it('reads its secrets as that role may', async () => {
    const { stack } = stackOf
    const iam = new IAMClient(stack.clientConfig)
    const rds = new RDSClient(stack.clientConfig)
    clients.push(iam, rds)
    const DBProxyName = stack.dbProxy.name
    const login = async () => (await connect(stack)).destroy()
    const health = async () =>
      (await rds.send(new DescribeDBProxyTargetsCommand({ DBProxyName }))).Targets?.[0]?.TargetHealth
    const useRole = () => rds.send(new ModifyDBProxyCommand({ DBProxyName, RoleArn: ROLE }))

    await login()
    const AssumeRolePolicyDocument = trust('rds.amazonaws.com')
    await iam.send(new CreateRoleCommand({ RoleName: 'proxy', AssumeRolePolicyDocument }))
    await useRole()
    await expect(login()).rejects.toMatchObject({ errno: 1045 })
    expect(await health()).toMatchObject({ State: 'UNAVAILABLE', Reason: 'AUTH_FAILURE' })
    expect((await stack.dbProxy.logs()).join('\n')).toContain(
      `Credentials couldn't be retrieved. The IAM role "${ROLE}" is not authorized to read the AWS Secrets Manager secret with the ARN "${stack.secret.arn}"`,
    )

    const PolicyArn = 'arn:aws:iam::aws:policy/SecretsManagerReadWrite'
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'proxy', PolicyArn }))
    await login()

    const PolicyDocument = trust('lambda.amazonaws.com')
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'proxy', PolicyDocument }))
    await useRole()
    await expect(login()).rejects.toMatchObject({ errno: 1045 })
  })
})
