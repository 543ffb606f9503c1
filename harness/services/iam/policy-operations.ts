import type { PolicyUsageType } from '@aws-sdk/client-iam'
import { encodedDocument, storedDocument } from './documents.ts'
import { alreadyExists, deleteConflict, limitExceeded, noSuchVersion, notYours } from './errors.ts'
import { type IamStore, type ManagedPolicy, newId, type PolicyVersion, type Role } from './iam-store.ts'
import { addTags, type IamParts, type Operations, paged, tagList, tagMap } from './operations.ts'

/** Of a managed policy (A). */
const MOST_VERSIONS = 5

/** Managed policies and their versions. */
export function policyOperations({ store, clock }: IamParts) {
  const own = (account: string, arn: string) => {
    const policy = store.policy(account, arn)
    if (policy.account === 'aws') throw notYours(arn)
    return policy
  }
  return {
    CreatePolicy(input, { account }) {
      const { PolicyName: name, Path: path = '/' } = input
      const arn = `arn:aws:iam::${account}:policy${path}${name}`
      const taken = store.policies(account).some((each) => each.account === account && each.name === name)
      if (taken)
        throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`)
      const createdAt = new Date(clock.now())
      const tags = new Map<string, string>()
      addTags(tags, tagMap(input.Tags))
      const policy: ManagedPolicy = {
        ...{ name, path, arn, account, createdAt, updatedAt: createdAt, tags },
        id: newId('ANPA'),
        description: input.Description,
        versions: new Map([
          ['v1', { id: 'v1', createdAt, ...storedDocument(input.PolicyDocument, 'managed') }],
        ]),
        defaultVersion: 'v1',
        lastVersion: 1,
      }
      store.putPolicy(policy)
      return { Policy: described(store, account, policy) }
    },
    GetPolicy(input, { account }) {
      const policy = store.policy(account, input.PolicyArn)
      return { Policy: { ...described(store, account, policy), Description: policy.description } }
    },
    ListPolicies(input, { account }) {
      const { Scope = 'All', PathPrefix = '/', PolicyUsageFilter: usage } = input
      const usedAs = (as: PolicyUsageType, arn: string) => usersOf(store, account, arn, as).length > 0
      const listed = store
        .policies(account)
        .filter((each) => Scope === 'All' || (each.account === 'aws') === (Scope === 'AWS'))
        .filter(({ path }) => path.startsWith(PathPrefix))
        .filter(({ arn }) => !input.OnlyAttached || usedAs('PermissionsPolicy', arn))
        // "to list only the policies used to set permissions boundaries" (A); the same of the others is not verified on AWS
        .filter(({ arn }) => usage === undefined || usedAs(usage, arn))
      const { items, ...page } = paged(listed, input)
      return {
        Policies: items.map((each) => ({ ...described(store, account, each), Tags: undefined })),
        ...page,
      }
    },
    DeletePolicy(input, { account }) {
      const { arn, versions } = own(account, input.PolicyArn)
      const used = store
        .roles(account)
        .some(({ attached, boundaryArn }) => attached.has(arn) || boundaryArn === arn)
      if (used) throw deleteConflict('Cannot delete a policy attached to entities.')
      if (versions.size > 1) {
        throw deleteConflict(
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        )
      }
      store.deletePolicy(arn)
      return {}
    },
    CreatePolicyVersion(input, { account }) {
      const policy = own(account, input.PolicyArn)
      const document = storedDocument(input.PolicyDocument, 'managed')
      if (policy.versions.size >= MOST_VERSIONS) {
        throw limitExceeded(
          `A managed policy can have up to ${MOST_VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
        )
      }
      const id = `v${++policy.lastVersion}`
      const version = { id, createdAt: new Date(clock.now()), ...document }
      policy.versions.set(id, version)
      if (input.SetAsDefault) policy.defaultVersion = id
      policy.updatedAt = version.createdAt
      return { PolicyVersion: describedVersion(policy, version) }
    },
    GetPolicyVersion(input, { account }) {
      const policy = store.policy(account, input.PolicyArn)
      const version = versionOf(policy, input.VersionId)
      return { PolicyVersion: { ...describedVersion(policy, version), Document: encodedDocument(version) } }
    },
    ListPolicyVersions(input, { account }) {
      const policy = store.policy(account, input.PolicyArn)
      const { items, ...page } = paged([...policy.versions.values()].reverse(), input)
      return { Versions: items.map((each) => describedVersion(policy, each)), ...page }
    },
    SetDefaultPolicyVersion(input, { account }) {
      const policy = own(account, input.PolicyArn)
      policy.defaultVersion = versionOf(policy, input.VersionId).id
      policy.updatedAt = new Date(clock.now())
      return {}
    },
    DeletePolicyVersion(input, { account }) {
      const policy = own(account, input.PolicyArn)
      const { id } = versionOf(policy, input.VersionId)
      if (id === policy.defaultVersion) throw deleteConflict('Cannot delete the default version of a policy.')
      policy.versions.delete(id)
      return {}
    },
    ListEntitiesForPolicy(input, { account }) {
      const { arn } = store.policy(account, input.PolicyArn)
      const asRoles = input.EntityFilter === undefined || input.EntityFilter === 'Role'
      const roles = usersOf(store, account, arn, input.PolicyUsageFilter).filter(
        ({ path }) => asRoles && path.startsWith(input.PathPrefix ?? '/'),
      )
      const { items, ...page } = paged(roles, input)
      const PolicyRoles = items.map(({ name, id }) => ({ RoleName: name, RoleId: id }))
      return { PolicyRoles, PolicyUsers: [], PolicyGroups: [], ...page }
    },
    TagPolicy(input, { account }) {
      addTags(own(account, input.PolicyArn).tags, tagMap(input.Tags))
      return {}
    },
    UntagPolicy(input, { account }) {
      const { tags } = own(account, input.PolicyArn)
      for (const key of input.TagKeys) tags.delete(key)
      return {}
    },
    ListPolicyTags(input, { account }) {
      const { items, ...page } = paged(tagList(store.policy(account, input.PolicyArn).tags), input)
      return { Tags: items, ...page }
    },
  } satisfies Operations
}

/** Roles that have the policy attached, or as their boundary; without `as`, either. */
function usersOf(store: IamStore, account: string, arn: string, as: PolicyUsageType | undefined): Role[] {
  return store
    .roles(account)
    .filter(
      ({ attached, boundaryArn }) =>
        (as !== 'PermissionsBoundary' && attached.has(arn)) ||
        (as !== 'PermissionsPolicy' && boundaryArn === arn),
    )
}

function versionOf({ arn, versions }: ManagedPolicy, id: string): PolicyVersion {
  const version = versions.get(id)
  if (version) return version
  throw noSuchVersion(arn, id)
}

function described(store: IamStore, account: string, policy: ManagedPolicy) {
  const asBoundary = store.roles(account).filter(({ boundaryArn }) => boundaryArn === policy.arn)
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: store.attachments(account, policy.arn).length,
    PermissionsBoundaryUsageCount: asBoundary.length,
    IsAttachable: true,
    CreateDate: policy.createdAt,
    UpdateDate: policy.updatedAt,
    ...(policy.tags.size > 0 && { Tags: tagList(policy.tags) }),
  }
}

function describedVersion(policy: ManagedPolicy, { id, createdAt }: PolicyVersion) {
  return { VersionId: id, IsDefaultVersion: id === policy.defaultVersion, CreateDate: createdAt }
}
