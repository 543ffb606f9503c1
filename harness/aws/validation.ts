import { type Constraint, constraints } from './constraints.ts'
import { enumOrders } from './enum-orders.ts'
import { AwsError } from './error.ts'
import { type Member, type ServiceModel, type StructureShape, structureOf } from './service-model.ts'

/**
 * Refuses an input that lacks a required member or breaks a constraint, in AWS's words (R):
 * `1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null`.
 */
export function validateInput(model: ServiceModel, operation: string, input: Record<string, unknown>): void {
  const name = model.operations[operation]?.input ?? 'unit'
  const findings: string[] = []
  checkStructure(model, name, structureOf(model, name), input, '', findings, operation)
  if (findings.length === 0) return
  const missing =
    model.signingName === 'monitoring' || model.protocol === 'ec2Query'
      ? missingParameter(findings, model.protocol)
      : undefined
  if (missing) throw missing
  const count = findings.length === 1 ? '1 validation error' : `${findings.length} validation errors`
  throw new AwsError(codeOf(model), `${count} detected: ${findings.join('; ')}`, { statusCode: 400 })
}

/** JSON services name it ValidationException (R), Logs has a code of its own (R), query services ValidationError (C). */
function codeOf(model: ServiceModel): string {
  if (model.signingName === 'logs') return 'InvalidParameterException'
  return model.protocol === 'awsQuery' || model.protocol === 'ec2Query'
    ? 'ValidationError'
    : 'ValidationException'
}

/** CloudWatch's and EC2's words for a required member that is not there: `The parameter MetricData.member.1.MetricName is required.` */
function missingParameter(
  findings: readonly string[],
  protocol: ServiceModel['protocol'],
): AwsError | undefined {
  const path = findings.map((each) => /^Value null at '([^']+)'/.exec(each)?.[1]).find(Boolean)
  if (path === undefined) return undefined
  const named = path
    .replace(/(\d+)\.member/g, 'member.$1')
    .replace(/(^|\.)(?!member\.)([a-z])/g, (_, dot: string, letter: string) => dot + letter.toUpperCase())
  if (protocol === 'ec2Query') {
    return new AwsError('MissingParameter', `The request must contain the parameter ${named}`)
  }
  return new AwsError('MissingRequiredParameterException', `The parameter ${named} is required.`)
}

function checkStructure(
  model: ServiceModel,
  name: string,
  shape: StructureShape,
  value: Record<string, unknown>,
  path: string,
  findings: string[],
  operation = '',
): void {
  for (const [index, [key, member]] of Object.entries(shape.members).entries()) {
    const at = `${path || pathOfBody(model, operation, member)}${key.charAt(0).toLowerCase()}${key.slice(1)}`
    const each = value[key]
    if (each === undefined || each === null) {
      if (index < (shape.required ?? 0)) {
        findings.push(`Value null at '${at}' failed to satisfy constraint: Member must not be null`)
      }
      continue
    }
    checkConstraint(
      model,
      member,
      constraints[`${model.signingName}:${name}.${key}`] ?? {},
      each,
      at,
      findings,
    )
    checkNested(model, member, each, at, findings)
  }
}

function checkNested(
  model: ServiceModel,
  member: Member,
  value: unknown,
  at: string,
  findings: string[],
): void {
  const shape = model.shapes[member.shape]
  if (shape?.type === 'list') {
    for (const [i, item] of (value as unknown[]).entries()) {
      checkNested(model, shape.member, item, `${at}.${i + 1}.member`, findings)
    }
  } else if (shape?.type === 'map') {
    for (const [key, item] of Object.entries(value as object)) {
      checkNested(model, shape.value, item, `${at}.${key}.member`, findings)
    }
  } else if (shape && value !== null) {
    checkStructure(model, member.shape, shape, value as Record<string, unknown>, `${at}.`, findings)
  }
}

function checkConstraint(
  model: ServiceModel,
  member: Member,
  constraint: Constraint,
  value: unknown,
  at: string,
  findings: string[],
): void {
  const broken = (rule: string) => {
    const printed = member.sensitive ? 'Value' : `Value '${shown(value)}'`
    findings.push(`${printed} at '${at}' failed to satisfy constraint: Member must ${rule}`)
  }
  const allowed = member.enum === undefined ? undefined : model.enums[member.enum]
  if (allowed && constraint.enum !== 'service') {
    const listed = enumOrders[`${model.signingName}:${member.enum}`] ?? allowed
    const rule = `satisfy enum value set: [${listed.join(', ')}]`
    if (!Array.isArray(value)) {
      if (!allowed.includes(value as string)) broken(rule)
    } else if (value.some((each) => !allowed.includes(each))) {
      // as recorded from these two; Lambda's lists say more
      const more = model.signingName === 'lambda' ? ', Member must not be null' : ''
      broken(`satisfy constraint: [Member must ${rule}${more}]`)
    }
  }
  const { length, range, pattern } = constraint
  if (length && (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array)) {
    if (value.length < length[0]) broken(`have length greater than or equal to ${length[0]}`)
    if (value.length > length[1]) broken(`have length less than or equal to ${length[1]}`)
  }
  if (range && typeof value === 'number') {
    if (value < range[0]) broken(`have value greater than or equal to ${range[0]}`)
    if (value > range[1]) broken(`have value less than or equal to ${range[1]}`)
  }
  if (pattern && typeof value === 'string' && !new RegExp(`^(?:${pattern.source})$`).test(value)) {
    broken(`satisfy regular expression pattern: ${pattern.source}`)
  }
}

/** API Gateway says of what its body holds that it is in `putIntegrationInput.` (R). */
function pathOfBody(model: ServiceModel, operation: string, member: Member): string {
  if (model.signingName !== 'apigateway' || member.in !== undefined || model.protocol !== 'restJson1')
    return ''
  return operation === '' ? '' : `${operation.charAt(0).toLowerCase()}${operation.slice(1)}Input.`
}

/** Lists as Java prints them; structures in them, whose print is not known, as JSON. */
function shown(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value)
  return `[${value.map(shown).join(', ')}]`
}
