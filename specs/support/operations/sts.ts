import type { ServiceTable } from './service-table.ts'

export const sts: ServiceTable = {
  signingName: 'sts',
  title: 'STS',
  client: 'client-sts',
  emulated: {
    GetCallerIdentity: 'the account is the access key where that has 12 digits, else 000000000000',
  },
  partly: {},
  not: {
    'temporary credentials': `AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot GetDelegatedAccessToken
      GetFederationToken GetScopedCredentials GetSessionToken GetWebIdentityToken`,
    'looking things up': 'DecodeAuthorizationMessage GetAccessKeyInfo',
  },
}
