import { stsParameters } from '../../../harness/services/sts/parameters.ts'
import type { ServiceTable } from './service-table.ts'

export const sts: ServiceTable = {
  signingName: 'sts',
  title: 'STS',
  client: 'client-sts',
  parameters: stsParameters,
  emulated: {
    GetCallerIdentity:
      'the account is the access key where that has 12 digits, else 000000000000; credentials of a role are told as such',
  },
  partly: {
    AssumeRole:
      "decided on [the role's trust policy](iam.md); session policies, session tags, source identities and MFA are refused by name",
  },
  not: {
    'temporary credentials': `AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot GetDelegatedAccessToken
      GetFederationToken GetScopedCredentials GetSessionToken GetWebIdentityToken`,
    'looking things up': 'DecodeAuthorizationMessage GetAccessKeyInfo',
  },
}
