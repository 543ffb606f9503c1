/** A finding about a policy, as ValidateResourcePolicy lists it. */
export interface PolicyFinding {
  readonly check: 'SYNTAX' | 'PUBLIC_ACCESS'
  readonly message: string
}

type Statement = Readonly<Record<string, unknown>>

/**
 * Checks a resource-based policy as far as its form goes, and whether it is public. Which checks AWS makes beyond that, their names and
 * their texts are not verified on AWS.
 */
export function policyFindings(text: string): PolicyFinding[] {
  const syntax = (message: string): PolicyFinding[] => [{ check: 'SYNTAX', message }]
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return syntax('This resource policy is not valid JSON.')
  }
  if (!isRecord(document)) return syntax('This resource policy is not a JSON object.')
  const { Version: version, Statement: statement } = document
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    return syntax('The Version of this resource policy must be 2012-10-17 or 2008-10-17.')
  }
  const statements = Array.isArray(statement) ? statement : [statement]
  if (statement === undefined || statements.length === 0)
    return syntax('This resource policy has no Statement.')
  for (const each of statements) {
    const message = isRecord(each) ? statementFault(each) : 'A Statement must be a JSON object.'
    if (message) return syntax(message)
  }
  return statements.some(isPublic)
    ? [{ check: 'PUBLIC_ACCESS', message: 'This resource policy allows access to everyone.' }]
    : []
}

const members = new Set([
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource'],
  'Condition',
])

function statementFault(statement: Statement): string | undefined {
  const unknown = Object.keys(statement).find((key) => !members.has(key))
  if (unknown !== undefined) return `A Statement has no member ${unknown}.`
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') return 'Effect must be Allow or Deny.'
  for (const name of ['Principal', 'Action', 'Resource'] as const) {
    const given = [statement[name], statement[`Not${name}`]].filter((value) => value !== undefined)
    if (given.length !== 1) return `A Statement must have either ${name} or Not${name}.`
    if (name === 'Principal' ? !isPrincipal(given[0]) : !isTexts(given[0])) return `${name} is malformed.`
  }
  const actions = [statement.Action ?? statement.NotAction].flat() as string[]
  const foreign = actions.find((action) => action !== '*' && !/^secretsmanager:[\w*?]+$/i.test(action))
  if (foreign !== undefined) return `Action ${foreign} is not one of Secrets Manager.`
  if (statement.Condition !== undefined && !isRecord(statement.Condition)) return 'Condition is malformed.'
  return undefined
}

function isPrincipal(value: unknown): boolean {
  if (value === '*') return true
  const kinds = ['AWS', 'Service', 'Federated', 'CanonicalUser']
  return (
    isRecord(value) &&
    Object.keys(value).length > 0 &&
    Object.entries(value).every(([kind, of]) => kinds.includes(kind) && isTexts(of))
  )
}

/** Conditions on these say who the caller is, so that not everyone is let in. */
const limitingKeys =
  /^(aws:Principal(Arn|Account|OrgID|OrgPaths)|aws:Source(Arn|Account|Vpc|Vpce|Ip|OrgID)|aws:userid)$/i

/** Allow for every principal, without a condition on who it is. Approximates the check that AWS makes (Zelkova), which reasons. */
function isPublic(statement: Statement): boolean {
  const { Effect: effect, Principal: principal, NotPrincipal: others, Condition: condition } = statement
  if (effect !== 'Allow') return false
  const everyone =
    others !== undefined || principal === '*' || (isRecord(principal) && [principal.AWS].flat().includes('*'))
  const keys = isRecord(condition)
    ? Object.values(condition).flatMap((of) => (isRecord(of) ? Object.keys(of) : []))
    : []
  return everyone && !keys.some((key) => limitingKeys.test(key))
}

function isTexts(value: unknown): boolean {
  return [value].flat().length > 0 && [value].flat().every((each) => typeof each === 'string')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
