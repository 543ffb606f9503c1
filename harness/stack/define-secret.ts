import { type Check, given, isRecord } from './check.ts'
import type { RotationConfig, SecretConfig, SecretDefinition } from './stack-config.ts'

/** Checks the stack's secret and fills in its defaults; `functions` are the names that a rotation may use. */
export function defineSecret(
  check: Check,
  config: SecretConfig | undefined,
  functions: readonly string[],
): SecretDefinition | undefined {
  if (!config) return undefined
  check.members('secret', config, ['name', 'rotation'])
  const name = check.text(
    'secret.name',
    config.name,
    /^[\w/+=.@!-]{1,512}$/,
    '1–512 of letters, digits and /_+=.@-',
  )
  return {
    name: name ?? 'serverless-app-rds-secret',
    ...given('rotation', defineRotation(check, config.rotation, functions)),
  }
}

/** Whether a schedule makes sense is for RotateSecret to say. */
function defineRotation(
  check: Check,
  config: RotationConfig | undefined,
  functions: readonly string[],
): SecretDefinition['rotation'] | undefined {
  if (config === undefined) return undefined
  const at = 'secret.rotation'
  if (!isRecord(config)) check.fail(at, "an object such as { function: 'rotate-secret' }", config)
  check.members(at, config, [
    'function',
    'automaticallyAfterDays',
    'scheduleExpression',
    'duration',
    'rotateImmediately',
  ])
  if (typeof config.function !== 'string' || !functions.includes(config.function)) {
    check.fail(
      `${at}.function`,
      `the name of a declared function (${functions.join(', ') || 'there is none'})`,
      config.function,
    )
  }
  if (config.automaticallyAfterDays !== undefined && config.scheduleExpression !== undefined) {
    check.fail(at, 'automaticallyAfterDays or scheduleExpression', config)
  }
  return {
    function: config.function,
    rotateImmediately: check.flag(`${at}.rotateImmediately`, config.rotateImmediately) ?? false,
    ...given(
      'automaticallyAfterDays',
      check.whole(`${at}.automaticallyAfterDays`, config.automaticallyAfterDays, 1, 1000),
    ),
    ...given(
      'scheduleExpression',
      check.text(
        `${at}.scheduleExpression`,
        config.scheduleExpression,
        /^(rate|cron)\(.+\)$/,
        "rate(…) or cron(…), e.g. 'rate(10 days)'",
      ),
    ),
    ...given('duration', check.text(`${at}.duration`, config.duration, /^\d+h$/, "hours such as '3h'")),
  }
}
