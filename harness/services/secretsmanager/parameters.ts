import type { SecretsManagerOperations } from '../../aws/models/operations.generated.ts'
import type { ParameterTable } from '../../aws/parameter-table.ts'

/** Input members that no operation of Secrets Manager's acts on. `Type` and `ExternalSecret…` are of managed external secrets. */
export const secretsManagerParameters = {
  CreateSecret: { refused: { Type: [] } },
  PutSecretValue: {
    taken: {
      RotationToken: 'AWS wants it of a rotation that takes on a role of another account; there is none here',
    },
  },
  RotateSecret: { refused: { ExternalSecretRotationMetadata: [], ExternalSecretRotationRoleArn: [] } },
  UpdateSecret: { refused: { Type: [] } },
} satisfies ParameterTable<SecretsManagerOperations>
