import { isOperator } from './condition-operators.ts'
import {
  type Condition,
  type Listed,
  type PolicyDocument,
  type PolicyKind,
  PolicySyntaxError,
  type Principals,
  type Statement,
} from './policy-document.ts'

type Json = Record<string, unknown>

/**
 * Reads a policy document. Its grammar:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @throws PolicySyntaxError; the texts are those recorded in moto's tests of IAM (grade B)
 */
export function parsePolicy(document: string | object, kind: PolicyKind): PolicyDocument {
  const root = typeof document === 'string' ? jsonOf(document) : (document as Json)
  known(root, ['Version', 'Id', 'Statement'])
  const version = root.Version ?? '2008-10-17'
  if (version !== '2012-10-17' && version !== '2008-10-17') fail()
  const statements = listOf(root.Statement)
  if (root.Statement === undefined) fail()
  const parsed = statements.map((each) => statementOf(objectOf(each), kind))
  const sids = parsed.map(({ sid }) => sid).filter((sid) => sid !== undefined && sid !== '')
  if (new Set(sids).size < sids.length) fail('Statement IDs (SID) in a single policy must be unique.')
  return { version, statements: parsed }
}

const ELEMENTS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']

function statementOf(statement: Json, kind: PolicyKind): Statement {
  known(statement, [...ELEMENTS, 'Principal', 'NotPrincipal'])
  const { Sid, Effect } = statement
  if (Effect !== 'Allow' && Effect !== 'Deny') fail()
  if (Sid !== undefined && typeof Sid !== 'string') fail()
  const principals = principalsOf(statement)
  if (kind === 'identity' && principals) fail('Policy document should not specify a principal.')
  if (kind !== 'identity' && !principals) fail('Missing required field Principal')
  const resources = listedOf(statement, 'Resource')
  if (kind === 'trust' && resources) fail('Has prohibited field Resource')
  if (kind !== 'trust' && !resources) fail('Policy statement must contain resources.')
  for (const each of resources?.patterns ?? []) {
    if (each !== '*' && !/^arn:/.test(each) && !each.startsWith('*')) {
      fail(`Resource ${each} must be in ARN format or "*".`)
    }
  }
  const actions = listedOf(statement, 'Action')
  if (!actions || actions.patterns.length === 0) return fail('Policy statement must contain actions.')
  for (const each of actions.patterns) {
    if (each !== '*' && !/^[\w*?-]+:[\w*?]+$/.test(each)) {
      fail('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')
    }
  }
  return {
    sid: Sid as string | undefined,
    effect: Effect as 'Allow' | 'Deny',
    actions,
    resources,
    principals,
    conditions: conditionsOf(statement.Condition),
  }
}

function listedOf(statement: Json, element: 'Action' | 'Resource'): Listed | undefined {
  const plain = statement[element]
  const negated = statement[`Not${element}`]
  if (plain !== undefined && negated !== undefined) fail()
  if (plain === undefined && negated === undefined) return undefined
  return { negated: plain === undefined, patterns: textsOf(plain ?? negated) }
}

function principalsOf(statement: Json): Principals | undefined {
  const { Principal, NotPrincipal } = statement
  if (Principal !== undefined && NotPrincipal !== undefined) fail()
  const value = Principal ?? NotPrincipal
  if (value === undefined) return undefined
  const negated = Principal === undefined
  if (value === '*') return { negated, byType: { AWS: ['*'] } }
  const byType = objectOf(value)
  known(byType, ['AWS', 'Service', 'Federated', 'CanonicalUser'])
  return {
    negated,
    byType: Object.fromEntries(Object.entries(byType).map(([type, ids]) => [type, textsOf(ids)])),
  }
}

function conditionsOf(value: unknown): Condition[] {
  if (value === undefined) return []
  return Object.entries(objectOf(value)).flatMap(([name, keys]) => {
    const [, set, bare = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.*)$/.exec(name) ?? []
    const ifExists = bare.endsWith('IfExists')
    const operator = ifExists ? bare.slice(0, -'IfExists'.length) : bare
    if (!isOperator(operator) || (ifExists && operator === 'Null')) {
      fail(`Invalid Condition type : ${name}`)
    }
    return Object.entries(objectOf(keys)).map(([key, values]) => ({
      operator,
      set: set as Condition['set'],
      ifExists,
      key: key.toLowerCase(),
      values: listOf(values).map((each) => scalarOf(each)),
    }))
  })
}

function textsOf(value: unknown): string[] {
  return listOf(value).map((each) => (typeof each === 'string' ? each : fail()))
}

/** Values may be written as JSON's numbers and booleans too. */
function scalarOf(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : fail()
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : fail()
}

function known(value: Json, members: readonly string[]): void {
  for (const member of Object.keys(value)) if (!members.includes(member)) fail()
}

function jsonOf(text: string): Json {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return fail('This policy contains invalid Json')
  }
}

function fail(message = 'Syntax errors in policy.'): never {
  throw new PolicySyntaxError(message)
}
