import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { conflict, functionNotFound, invalidParameter, resourceNotFound, revisionMismatch } from './errors.ts'
import { type FunctionReference, readFunctionName } from './function-name.ts'
import type { FunctionEntry, FunctionStore, PolicyStatement } from './function-store.ts'
import { touched } from './version-operations.ts'

/** The resource-based policies of a function, its versions and aliases: who may invoke it besides its own account. */
export function permissionOperations({ store }: { store: FunctionStore }) {
  return {
    AddPermission(input, context) {
      const reference = readFunctionName(input.FunctionName, input.Qualifier, context)
      if (reference.qualifier === '$LATEST') {
        throw invalidParameter('We currently do not support adding policies for $LATEST.')
      }
      const grantee = principal(input.Principal)
      const target = find(store, reference)
      if (input.RevisionId && input.RevisionId !== target.revisionId()) {
        throw revisionMismatch(target.policy.length === 0 ? 'GetPolicy' : 'GetFunction/GetAlias')
      }
      if (target.policy.some(({ Sid }) => Sid === input.StatementId)) {
        throw conflict(
          `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
        )
      }
      if (input.FunctionUrlAuthType && input.Action !== 'lambda:InvokeFunctionUrl') {
        throw invalidParameter('FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action')
      }
      const equals = {
        ...(input.FunctionUrlAuthType ? { 'lambda:FunctionUrlAuthType': input.FunctionUrlAuthType } : {}),
        ...(input.SourceAccount ? { 'AWS:SourceAccount': input.SourceAccount } : {}),
      }
      const viaUrl = input.InvokedViaFunctionUrl
      const condition = {
        ...(Object.keys(equals).length > 0 ? { StringEquals: equals } : {}),
        ...(viaUrl === undefined ? {} : { Bool: { 'lambda:InvokedViaFunctionUrl': String(viaUrl) } }),
        ...(input.SourceArn ? { ArnLike: { 'AWS:SourceArn': input.SourceArn } } : {}),
      }
      const statement: PolicyStatement = {
        Sid: input.StatementId,
        Effect: 'Allow',
        Principal: grantee,
        Action: input.Action,
        Resource: target.arn,
        ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
      }
      target.set([...target.policy, statement])
      return { Statement: JSON.stringify(statement) }
    },

    GetPolicy(input, context) {
      const reference = readFunctionName(input.FunctionName, input.Qualifier, context)
      const isThere = store.find(reference.arn)?.policies.get(reference.qualifier ?? '$LATEST')?.length
      if (!isThere) throw resourceNotFound('The resource you requested does not exist.')
      const target = find(store, reference)
      return {
        Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: target.policy }),
        RevisionId: target.revisionId(),
      }
    },

    RemovePermission(input, context) {
      const reference = readFunctionName(input.FunctionName, input.Qualifier, context)
      if (!store.find(reference.arn)) throw resourceNotFound(`No policy found for: ${reference.arn}`)
      const target = find(store, reference)
      if (target.policy.length === 0)
        throw resourceNotFound('No policy is associated with the given resource.')
      if (input.RevisionId && input.RevisionId !== target.revisionId()) throw revisionMismatch()
      const policy = target.policy.filter(({ Sid }) => Sid !== input.StatementId)
      if (policy.length === target.policy.length) {
        throw resourceNotFound(`Statement ${input.StatementId} is not found in resource policy.`)
      }
      target.set(policy)
      return {}
    },
  } satisfies OperationsOf<LambdaOperations>
}

/** What a policy hangs on: the function, one of its versions or an alias; each has a policy and a revision of its own. */
function find(store: FunctionStore, reference: FunctionReference) {
  const entry: FunctionEntry = store.entry(reference)
  const { qualifier = '$LATEST' } = reference
  const alias = () => entry.aliases.get(qualifier)
  if (!alias() && /^(?!\d+$)[a-zA-Z0-9-_]+$/.test(qualifier)) {
    throw resourceNotFound(`Cannot find alias arn: ${entry.arn}:${qualifier}`)
  }
  const record = () => (qualifier === '$LATEST' ? entry.latest : entry.versions.get(qualifier))
  if (!alias() && !record()) throw functionNotFound(`${entry.arn}:${qualifier}`)
  return {
    arn: reference.qualifier === undefined ? entry.arn : `${entry.arn}:${qualifier}`,
    policy: entry.policies.get(qualifier) ?? [],
    revisionId: () => (alias() ?? record())!.revisionId,
    set(policy: readonly PolicyStatement[]) {
      entry.policies.set(qualifier, policy)
      const present = alias()
      if (present) entry.aliases.set(qualifier, touched(present))
      else store.put(touched(record()!))
    },
  }
}

/** AWS has a list of its services; here it is their names' form. */
const servicePrincipal = /^[a-z0-9.-]+\.(?:amazonaws\.com(?:\.cn)?|amazon\.com)$/

function principal(text: string): PolicyStatement['Principal'] {
  if (text === '*') return '*'
  if (/^\d{12}$/.test(text)) return { AWS: `arn:aws:iam::${text}:root` }
  if (text.startsWith('arn:')) return { AWS: text }
  if (servicePrincipal.test(text)) return { Service: text }
  throw invalidParameter('The provided principal was invalid. Please check the principal and try again.')
}

/** Whether a statement lets a service of AWS invoke the function on behalf of the resource `sourceArn`. */
export function allowsService(
  statements: readonly PolicyStatement[],
  service: string,
  sourceArn: string,
): boolean {
  return statements.some(({ Principal, Action, Condition = {} }) => {
    const isPrincipal = Principal === '*' || Principal.Service === service
    const isAction = ['lambda:InvokeFunction', 'lambda:*', '*'].includes(Action)
    const sourceAccount = Condition.StringEquals?.['AWS:SourceAccount']
    const pattern = Condition.ArnLike?.['AWS:SourceArn']
    const isForUrls =
      Condition.Bool?.['lambda:InvokedViaFunctionUrl'] === 'true' ||
      Condition.StringEquals?.['lambda:FunctionUrlAuthType'] !== undefined
    return (
      isPrincipal &&
      isAction &&
      !isForUrls &&
      (sourceAccount === undefined || sourceAccount === sourceArn.split(':')[4]) &&
      (pattern === undefined || isArnLike(pattern, sourceArn))
    )
  })
}

/** IAM's ArnLike: the six parts of the ARN match one by one, `*` any text, `?` any character (documented). */
function isArnLike(pattern: string, text: string): boolean {
  const split = (arn: string) => {
    const parts = arn.split(':')
    return [...parts.slice(0, 5), parts.slice(5).join(':')]
  }
  const parts = split(text)
  return split(pattern).every((part, index) => {
    const expression = part
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
    return new RegExp(`^${expression}$`, 's').test(parts[index] ?? '')
  })
}
