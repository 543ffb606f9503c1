import { element } from './element.js'

const BURST = 50

const place = document.getElementById('actions')
const answer = element('output', { 'aria-live': 'polite' })
let shownFor

/** Buttons for the stack's parts; made anew only when the parts change, so that the keyboard's focus stays where it is. */
export function showActions({ functions, dbProxies, databases, secrets }) {
  const arns = [functions, dbProxies, databases, secrets].flat().map(({ arn }) => arn)
  if (shownFor === String(arns)) return
  shownFor = String(arns)
  const [database] = databases
  const secret = database && secrets.find(({ arn }) => isNeighbour(arn, database.arn))
  place.replaceChildren(
    ...functions.map(({ arn, label }) =>
      group(label, [
        ['Invoke', () => invoke(arn)],
        [`Burst of ${BURST}`, () => control(`/functions/${arn}/burst`, { count: BURST })],
        ['Freeze', () => control(`/functions/${arn}/freeze`)],
        ['Thaw', () => control(`/functions/${arn}/thaw`)],
        ['End environments', () => control(`/functions/${arn}/recycle`)],
      ]),
    ),
    ...databases.map(({ arn, identifier, label }) =>
      group(label, [
        ['Fail over', () => rds(arn, 'RebootDBInstance', { DBInstanceIdentifier: identifier })],
        ['Kill', () => control(`/databases/${arn}/kill`, { restart: true })],
      ]),
    ),
    ...(secret ? [group(secret.label, [['Rotate', () => rotate(secret.arn, database)]])] : []),
    group('stack', [['Reset', () => control('/ask-for-reset')]]),
    answer,
  )
}

function group(name, buttons) {
  return element(
    'fieldset',
    {},
    element('legend', {}, name),
    buttons.map(([label, act]) =>
      element('button', { type: 'button', click: (event) => run(event.target, label, name, act) }, label),
    ),
  )
}

async function run(button, label, name, act) {
  button.setAttribute('aria-busy', 'true')
  const began = performance.now()
  try {
    const result = await act()
    say(`${label} ${name}: ${result ?? 'done'} (${Math.round(performance.now() - began)} ms)`, false)
  } catch (error) {
    say(`${label} ${name}: ${error.message}`, true)
  } finally {
    button.removeAttribute('aria-busy')
  }
}

function say(text, failed) {
  answer.textContent = text
  answer.dataset.failed = String(failed)
}

async function control(path, body = {}) {
  const response = await fetch(`/_poolhouse${path}`, { method: 'POST', body: JSON.stringify(body) })
  const text = await response.text()
  const result = text === '' ? undefined : JSON.parse(text)
  if (!response.ok) throw new Error(result?.message ?? String(response.status))
  return result && JSON.stringify(result)
}

/** Of one account and region. */
function isNeighbour(arn, other) {
  return String(arn.split(':').slice(3, 5)) === String(other.split(':').slice(3, 5))
}

/** Calls as the account of a resource: its number is the access key, and no signature is checked. */
function asOwnerOf(arn) {
  const [, , service, region, account] = arn.split(':')
  const credential = `${account}/20260101/${region}/${service}/aws4_request`
  return { authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none` }
}

async function invoke(arn) {
  const response = await fetch(`/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`, {
    method: 'POST',
    headers: asOwnerOf(arn),
    body: '{}',
  })
  const text = await response.text()
  if (!response.ok || response.headers.has('x-amz-function-error')) throw new Error(text)
  return text
}

async function rds(arn, action, parameters) {
  const response = await fetch('/', {
    method: 'POST',
    headers: asOwnerOf(arn),
    body: new URLSearchParams({ Action: action, Version: '2014-10-31', ...parameters }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(/<Message>([^<]*)/.exec(text)?.[1] ?? String(response.status))
}

async function secretsManager(arn, operation, input = {}) {
  const response = await fetch('/', {
    method: 'POST',
    headers: {
      ...asOwnerOf(arn),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${operation}`,
    },
    body: JSON.stringify({ SecretId: arn, ...input }),
  })
  const output = await response.json()
  if (!response.ok) throw new Error(output.message ?? output.Message ?? String(response.status))
  return output
}

/** By the secret's rotation where one is configured, else by hand. */
async function rotate(arn, database) {
  const { RotationEnabled } = await secretsManager(arn, 'DescribeSecret')
  return RotationEnabled ? rotateByFunction(arn) : rotateByHand(arn, database)
}

async function rotateByFunction(arn) {
  const { VersionId } = await secretsManager(arn, 'RotateSecret', {
    ClientRequestToken: crypto.randomUUID(),
  })
  for (;;) {
    const response = await fetch(`/_poolhouse/secrets/${encodeURIComponent(arn)}/rotations`)
    const last = (await response.json()).findLast(({ versionId }) => versionId === VersionId)
    if (last?.type === 'RotationSucceeded') return 'a new password, by its rotation'
    if (last?.message) throw new Error(`${last.step}: ${last.message}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** What a rotation's function does in its four steps, in two calls: the database's password, then the secret's value. */
async function rotateByHand(arn, { arn: databaseArn, identifier }) {
  const { SecretString } = await secretsManager(arn, 'GetSecretValue')
  const { RandomPassword } = await secretsManager(arn, 'GetRandomPassword', {
    SecretId: undefined,
    PasswordLength: 32,
    ExcludePunctuation: true,
  })
  const value = { ...JSON.parse(SecretString), password: RandomPassword }
  await rds(databaseArn, 'ModifyDBInstance', {
    DBInstanceIdentifier: identifier,
    MasterUserPassword: RandomPassword,
    ApplyImmediately: 'true',
  })
  await secretsManager(arn, 'PutSecretValue', {
    SecretString: JSON.stringify(value),
    ClientRequestToken: crypto.randomUUID(),
  })
  return 'a new password'
}
