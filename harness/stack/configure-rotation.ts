import type { ProvisioningClients } from './provisioning-clients.ts'
import type { SecretDefinition } from './stack-config.ts'

/** Lets Secrets Manager invoke the function for this secret, and RotateSecret, which configures it. */
export async function configureRotation(
  clients: ProvisioningClients,
  secret: { readonly arn: string },
  functionArn: string,
  rotation: NonNullable<SecretDefinition['rotation']>,
): Promise<void> {
  const [lambda, { AddPermissionCommand }, secretsManager, { RotateSecretCommand }] = await Promise.all([
    clients.lambda(),
    import('@aws-sdk/client-lambda'),
    clients.secretsManager(),
    import('@aws-sdk/client-secrets-manager'),
  ])
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: functionArn,
      StatementId: 'secretsmanager-rotation',
      Action: 'lambda:InvokeFunction',
      Principal: 'secretsmanager.amazonaws.com',
      SourceArn: secret.arn,
    }),
  )
  const { automaticallyAfterDays, scheduleExpression, duration } = rotation
  const rules = {
    ...(automaticallyAfterDays !== undefined && { AutomaticallyAfterDays: automaticallyAfterDays }),
    ...(scheduleExpression !== undefined && { ScheduleExpression: scheduleExpression }),
    ...(duration !== undefined && { Duration: duration }),
  }
  await secretsManager.send(
    new RotateSecretCommand({
      SecretId: secret.arn,
      RotationLambdaARN: functionArn,
      RotateImmediately: rotation.rotateImmediately,
      ...(Object.keys(rules).length > 0 && { RotationRules: rules }),
    }),
  )
}
