import { encodedDocument, storedDocument } from './documents.ts'
import { alreadyExists, deleteConflict, limitExceeded, noSuchPolicy } from './errors.ts'
import { newId, type Role } from './iam-store.ts'
import { addTags, type IamParts, type Operations, paged, tagList, tagMap } from './operations.ts'

/** Roles an account may have (A: default quota). */
const MOST_ROLES = 1_000

/** Roles and their trust policies. */
export function roleOperations({ store, clock }: IamParts) {
  return {
    CreateRole(input, { account }) {
      const { RoleName: name, Path: path = '/' } = input
      if (store.findRole(account, name)) throw alreadyExists(`Role with name ${name} already exists.`)
      if (store.roles(account).length >= MOST_ROLES) {
        throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${MOST_ROLES}`)
      }
      const boundaryArn = input.PermissionsBoundary
      if (boundaryArn !== undefined) store.policy(account, boundaryArn)
      const tags = new Map<string, string>()
      addTags(tags, tagMap(input.Tags))
      const role: Role = {
        ...{ name, path, account, tags, boundaryArn },
        id: newId('AROA'),
        arn: `arn:aws:iam::${account}:role${path}${name}`,
        createdAt: new Date(clock.now()),
        trust: storedDocument(input.AssumeRolePolicyDocument, 'trust'),
        description: input.Description,
        maxSessionDurationSeconds: input.MaxSessionDuration ?? 3_600,
        inline: new Map(),
        attached: new Set(),
      }
      store.putRole(role)
      return { Role: described(role) }
    },
    GetRole(input, { account }) {
      return { Role: described(store.role(account, input.RoleName)) }
    },
    ListRoles(input, { account }) {
      const roles = store.roles(account).filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'))
      const { items, ...page } = paged(roles, input)
      // ListRoles leaves tags and boundaries out (A).
      return {
        Roles: items.map((role) => ({ ...described(role), Tags: undefined, PermissionsBoundary: undefined })),
        ...page,
      }
    },
    UpdateRole(input, { account }) {
      const role = store.role(account, input.RoleName)
      if (input.Description !== undefined) role.description = input.Description
      role.maxSessionDurationSeconds = input.MaxSessionDuration ?? role.maxSessionDurationSeconds
      return {}
    },
    DeleteRole(input, { account }) {
      const role = store.role(account, input.RoleName)
      if (role.attached.size > 0) {
        throw deleteConflict('Cannot delete entity, must detach all policies first.')
      }
      if (role.inline.size > 0) throw deleteConflict('Cannot delete entity, must delete policies first.')
      store.deleteRole(role)
      return {}
    },
    UpdateAssumeRolePolicy(input, { account }) {
      store.role(account, input.RoleName).trust = storedDocument(input.PolicyDocument, 'trust')
      return {}
    },
    PutRolePermissionsBoundary(input, { account }) {
      const role = store.role(account, input.RoleName)
      role.boundaryArn = store.policy(account, input.PermissionsBoundary).arn
      return {}
    },
    DeleteRolePermissionsBoundary(input, { account }) {
      const role = store.role(account, input.RoleName)
      if (role.boundaryArn === undefined) throw noSuchPolicy('PermissionsBoundary')
      role.boundaryArn = undefined
      return {}
    },
    TagRole(input, { account }) {
      addTags(store.role(account, input.RoleName).tags, tagMap(input.Tags))
      return {}
    },
    UntagRole(input, { account }) {
      const { tags } = store.role(account, input.RoleName)
      for (const key of input.TagKeys) tags.delete(key)
      return {}
    },
    ListRoleTags(input, { account }) {
      const { items, ...page } = paged(tagList(store.role(account, input.RoleName).tags), input)
      return { Tags: items, ...page }
    },
    /** Terraform asks for them before it deletes a role; there are no instance profiles here. */
    ListInstanceProfilesForRole(input, { account }) {
      store.role(account, input.RoleName)
      const { items, ...page } = paged([], input)
      return { InstanceProfiles: items, ...page }
    },
  } satisfies Operations
}

function described(role: Role) {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encodedDocument(role.trust),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDurationSeconds,
    ...(role.boundaryArn !== undefined && {
      PermissionsBoundary: {
        PermissionsBoundaryType: 'PermissionsBoundaryPolicy' as const,
        PermissionsBoundaryArn: role.boundaryArn,
      },
    }),
    ...(role.tags.size > 0 && { Tags: tagList(role.tags) }),
  }
}
