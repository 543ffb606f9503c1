import type { ServiceTable } from './service-table.ts'

export const iam: ServiceTable = {
  signingName: 'iam',
  title: 'IAM',
  client: 'client-iam',
  parameters: {},
  remark: 'Roles and policies, and [what is decided on them](iam.md); no users and groups.',
  emulated: {
    CreatePolicy: '',
    CreatePolicyVersion: '',
    CreateRole: '`MaxSessionDuration` counts for AssumeRole',
    DeletePolicy: '',
    DeletePolicyVersion: '',
    DeleteRole: 'credentials of the role are void at once',
    DeleteRolePermissionsBoundary: '',
    DeleteRolePolicy: '',
    DetachRolePolicy: '',
    GetPolicy: '',
    GetPolicyVersion: '',
    GetRolePolicy: '',
    ListAttachedRolePolicies: '',
    ListPolicies: 'what `PolicyUsageFilter: PermissionsPolicy` leaves out is not verified on AWS',
    ListPolicyTags: '',
    ListPolicyVersions: '',
    ListRolePolicies: '',
    ListRoleTags: '',
    ListRoles: '',
    PutRolePermissionsBoundary: '',
    PutRolePolicy: '',
    SetDefaultPolicyVersion: '',
    TagPolicy: '',
    TagRole: '',
    UntagPolicy: '',
    UntagRole: '',
    UpdateAssumeRolePolicy: '',
    UpdateRole: '',
  },
  partly: {
    GetRole: 'no `RoleLastUsed`',
    AttachRolePolicy: "of AWS's managed policies, those on [the page](iam.md)",
    ListEntitiesForPolicy: 'roles only',
    ListInstanceProfilesForRole: 'always empty',
  },
  not: {
    'OpenID Connect, SAML and federation': `AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider CreateSAMLProvider
      DeleteOpenIDConnectProvider DeleteSAMLProvider DisableOutboundWebIdentityFederation
      EnableOutboundWebIdentityFederation GetOpenIDConnectProvider
      GetOutboundWebIdentityFederationInfo GetSAMLProvider ListOpenIDConnectProviderTags
      ListOpenIDConnectProviders ListSAMLProviderTags ListSAMLProviders
      RemoveClientIDFromOpenIDConnectProvider TagOpenIDConnectProvider TagSAMLProvider
      UntagOpenIDConnectProvider UntagSAMLProvider UpdateOpenIDConnectProviderThumbprint
      UpdateSAMLProvider`,
    'instance profiles': `AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile GetInstanceProfile
      ListInstanceProfileTags ListInstanceProfiles RemoveRoleFromInstanceProfile
      TagInstanceProfile UntagInstanceProfile`,
    MFA: `CreateVirtualMFADevice DeactivateMFADevice DeleteVirtualMFADevice EnableMFADevice
      GetMFADevice ListMFADeviceTags ListMFADevices ListVirtualMFADevices ResyncMFADevice
      TagMFADevice UntagMFADevice`,
    'certificates and SSH keys': `CreateServiceSpecificCredential DeleteSSHPublicKey DeleteServerCertificate
      DeleteServiceSpecificCredential DeleteSigningCertificate GetSSHPublicKey
      GetServerCertificate ListSSHPublicKeys ListServerCertificateTags ListServerCertificates
      ListServiceSpecificCredentials ListSigningCertificates ResetServiceSpecificCredential
      TagServerCertificate UntagServerCertificate UpdateSSHPublicKey UpdateServerCertificate
      UpdateServiceSpecificCredential UpdateSigningCertificate UploadSSHPublicKey
      UploadServerCertificate UploadSigningCertificate`,
    groups: `AddUserToGroup AttachGroupPolicy CreateGroup DeleteGroup DeleteGroupPolicy DetachGroupPolicy
      GetGroup GetGroupPolicy ListAttachedGroupPolicies ListGroupPolicies ListGroups
      ListGroupsForUser PutGroupPolicy RemoveUserFromGroup UpdateGroup`,
    'users and their keys': `AttachUserPolicy ChangePassword CreateAccessKey CreateLoginProfile CreateUser
      DeleteAccessKey DeleteLoginProfile DeleteUser DeleteUserPermissionsBoundary DeleteUserPolicy
      DetachUserPolicy GetAccessKeyLastUsed GetLoginProfile GetUser GetUserPolicy ListAccessKeys
      ListAttachedUserPolicies ListUserPolicies ListUserTags ListUsers PutUserPermissionsBoundary
      PutUserPolicy TagUser UntagUser UpdateAccessKey UpdateLoginProfile UpdateUser`,
    'delegation, organizations, role templates': `AcceptDelegationRequest AcquireRole AssociateDelegationRequest CreateDelegationRequest
      DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions
      EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions
      GenerateOrganizationsAccessReport GetDelegationRequest GetHumanReadableSummary
      GetOrganizationsAccessReport GetRoleTemplateVersion ListDelegationRequests
      ListOrganizationsFeatures RejectDelegationRequest SendDelegationToken
      UpdateDelegationRequest`,
    'service-linked roles': `CreateServiceLinkedRole DeleteServiceLinkedRole GetServiceLinkedRoleDeletionStatus`,
    'the account': `CreateAccountAlias DeleteAccountAlias DeleteAccountPasswordPolicy GenerateCredentialReport
      GetAccountAuthorizationDetails GetAccountPasswordPolicy GetAccountProperties
      GetAccountSummary GetCredentialReport ListAccountAliases PutAccountProperties
      SetSecurityTokenServicePreferences UpdateAccountPasswordPolicy`,
    'simulation and reports': `GenerateServiceLastAccessedDetails GetContextKeysForCustomPolicy
      GetContextKeysForPrincipalPolicy GetServiceLastAccessedDetails
      GetServiceLastAccessedDetailsWithEntities ListPoliciesGrantingServiceAccess
      SimulateCustomPolicy SimulatePrincipalPolicy UpdateRoleDescription`,
  },
}
