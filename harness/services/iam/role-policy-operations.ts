import { AwsError } from '../../aws/error.ts'
import { encodedDocument, storedDocument } from './documents.ts'
import { limitExceeded, noSuchPolicy, noSuchRolePolicy } from './errors.ts'
import { awsManagedPolicies } from './managed-policies.ts'
import { type IamParts, type Operations, paged } from './operations.ts'

/** Managed policies that a role may have (A: default quota). */
const MOST_ATTACHED = 10

/** What roles may do: inline and attached policies. */
export function rolePolicyOperations({ store }: IamParts) {
  return {
    PutRolePolicy(input, { account }) {
      const role = store.role(account, input.RoleName)
      role.inline.set(input.PolicyName, storedDocument(input.PolicyDocument, 'identity'))
      return {}
    },
    GetRolePolicy(input, { account }) {
      const { name, inline } = store.role(account, input.RoleName)
      const document = inline.get(input.PolicyName)
      if (!document) throw noSuchRolePolicy(input.PolicyName)
      return { RoleName: name, PolicyName: input.PolicyName, PolicyDocument: encodedDocument(document) }
    },
    ListRolePolicies(input, { account }) {
      const names = [...store.role(account, input.RoleName).inline.keys()].sort()
      const { items, ...page } = paged(names, input)
      return { PolicyNames: items, ...page }
    },
    DeleteRolePolicy(input, { account }) {
      if (!store.role(account, input.RoleName).inline.delete(input.PolicyName)) {
        throw noSuchRolePolicy(input.PolicyName)
      }
      return {}
    },
    AttachRolePolicy(input, { account }) {
      const { attached } = store.role(account, input.RoleName)
      const policy = store.findPolicy(account, input.PolicyArn)
      if (!policy) throw notAttachable(input.PolicyArn)
      if (!attached.has(policy.arn) && attached.size >= MOST_ATTACHED) {
        throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${MOST_ATTACHED}`)
      }
      attached.add(policy.arn)
      return {}
    },
    DetachRolePolicy(input, { account }) {
      if (!store.role(account, input.RoleName).attached.delete(input.PolicyArn)) {
        throw noSuchPolicy(input.PolicyArn)
      }
      return {}
    },
    ListAttachedRolePolicies(input, { account }) {
      const policies = [...store.role(account, input.RoleName).attached]
        .map((arn) => store.policy(account, arn))
        .filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'))
      const { items, ...page } = paged(policies, input)
      return {
        AttachedPolicies: items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })),
        ...page,
      }
    },
  } satisfies Operations
}

/** AWS has hundreds of policies of its own; the error says which are known here. */
function notAttachable(arn: string): AwsError {
  const known = awsManagedPolicies.map(({ name }) => name).join(', ')
  const hint = arn.startsWith('arn:aws:iam::aws:')
    ? ` Of AWS's managed policies, poolhouse knows ${known}.`
    : ''
  return new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.${hint}`)
}
