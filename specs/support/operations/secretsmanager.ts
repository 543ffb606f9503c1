import { secretsManagerParameters } from '../../../harness/services/secretsmanager/parameters.ts'
import type { ServiceTable } from './service-table.ts'

export const secretsmanager: ServiceTable = {
  signingName: 'secretsmanager',
  title: 'Secrets Manager',
  client: 'client-secrets-manager',
  parameters: secretsManagerParameters,
  remark: 'More on [a page of its own](secrets-manager.md).',
  emulated: {
    BatchGetSecretValue: 'up to 20 by id, or by filters; what fails is listed in `Errors`',
    CancelRotateSecret: 'a rotation that is under way ends after its step',
    DeleteResourcePolicy: '',
    DeleteSecret:
      'the recovery window passes by the clock that `advanceTime` moves; a secret with replicas is refused',
    DescribeSecret: '',
    GetRandomPassword: '',
    GetResourcePolicy: '',
    GetSecretValue: '',
    ListSecretVersionIds: '',
    ListSecrets: 'with filters; the default order is not verified on AWS',
    PutSecretValue: '`RotationToken` is not checked: no rotation calls from another account here',
    RemoveRegionsFromReplication: '',
    ReplicateSecretToRegions: 'at once, without `InProgress`',
    RestoreSecret: '',
    StopReplicationToReplica: '',
    TagResource: '',
    UntagResource: '',
    UpdateSecretVersionStage: '',
  },
  partly: {
    CreateSecret: 'no managed external secrets (`Type`); `KmsKeyId` is kept and shown, nothing is encrypted',
    PutResourcePolicy: 'checked for its form; what counts as public is an approximation of AWS’s reasoning',
    RotateSecret: 'no managed external secrets; a rotation takes place when its window opens',
    UpdateSecret: 'no managed external secrets (`Type`)',
    ValidateResourcePolicy: 'as PutResourcePolicy; the names of the checks are not verified on AWS',
  },
  not: {},
}
