import { randomUUID } from 'node:crypto'
import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { conflict, notEmulated, resourceNotFound, revisionMismatch } from './errors.ts'
import { readFunctionName } from './function-name.ts'
import type { FunctionStore, PolicyStatement } from './function-store.ts'

/** The function's resource-based policy: who may invoke it besides its own account. */
export function permissionOperations({ store }: { store: FunctionStore }) {
  return {
    AddPermission(input, context) {
      for (const option of ['FunctionUrlAuthType', 'EventSourceToken', 'PrincipalOrgID'] as const) {
        if (input[option] !== undefined) throw notEmulated(`the option ${option} of lambda:AddPermission`)
      }
      const record = store.get(readFunctionName(input.FunctionName, input.Qualifier, context))
      if (input.RevisionId && input.RevisionId !== record.revisionId) throw revisionMismatch()
      if (record.policy.some(({ Sid }) => Sid === input.StatementId)) {
        throw conflict(
          `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
        )
      }
      const condition = {
        ...(input.SourceAccount ? { StringEquals: { 'AWS:SourceAccount': input.SourceAccount } } : {}),
        ...(input.SourceArn ? { ArnLike: { 'AWS:SourceArn': input.SourceArn } } : {}),
      }
      const statement: PolicyStatement = {
        Sid: input.StatementId,
        Effect: 'Allow',
        Principal: principal(input.Principal),
        Action: input.Action,
        Resource: record.arn,
        ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
      }
      store.put({ ...record, policy: [...record.policy, statement], revisionId: randomUUID() })
      return { Statement: JSON.stringify(statement) }
    },

    GetPolicy(input, context) {
      const record = store.get(readFunctionName(input.FunctionName, input.Qualifier, context))
      if (record.policy.length === 0) throw resourceNotFound('The resource you requested does not exist.')
      return {
        Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: record.policy }),
        RevisionId: record.revisionId,
      }
    },

    RemovePermission(input, context) {
      const record = store.get(readFunctionName(input.FunctionName, input.Qualifier, context))
      if (input.RevisionId && input.RevisionId !== record.revisionId) throw revisionMismatch()
      const policy = record.policy.filter(({ Sid }) => Sid !== input.StatementId)
      if (policy.length === record.policy.length) {
        throw resourceNotFound(`Statement ${input.StatementId} is not found in resource policy.`)
      }
      store.put({ ...record, policy, revisionId: randomUUID() })
      return {}
    },
  } satisfies OperationsOf<LambdaOperations>
}

function principal(text: string): PolicyStatement['Principal'] {
  if (text === '*') return '*'
  if (/^\d{12}$/.test(text)) return { AWS: `arn:aws:iam::${text}:root` }
  return text.startsWith('arn:') ? { AWS: text } : { Service: text }
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
    return (
      isPrincipal &&
      isAction &&
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
