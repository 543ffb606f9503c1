import { element } from './element.js'

const BURST = 50

const place = document.getElementById('actions')
const answer = element('output', { 'aria-live': 'polite' })
let shownFor

/** Buttons for the stack's parts; made anew only when the parts change, so that the keyboard's focus stays where it is. */
export function showActions({ functions, dbProxies, databases, secrets }) {
  const names = [functions, dbProxies, databases, secrets]
    .flat()
    .map(({ name, identifier }) => name ?? identifier)
  if (shownFor === String(names)) return
  shownFor = String(names)
  const [database] = databases
  const [secret] = secrets
  place.replaceChildren(
    ...functions.map(({ name }) =>
      group(name, [
        ['Invoke', () => invoke(name)],
        [`Burst of ${BURST}`, () => control(`/functions/${name}/burst`, { count: BURST })],
        ['Freeze', () => control(`/functions/${name}/freeze`)],
        ['Thaw', () => control(`/functions/${name}/thaw`)],
        ['End environments', () => control(`/functions/${name}/recycle`)],
      ]),
    ),
    ...databases.map(({ identifier }) =>
      group(identifier, [
        ['Fail over', () => rds('RebootDBInstance', { DBInstanceIdentifier: identifier })],
        ['Kill', () => control(`/databases/${identifier}/kill`, { restart: true })],
      ]),
    ),
    ...(secret && database ? [group(secret.name, [['Rotate', () => rotate(secret, database)]])] : []),
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

async function invoke(name) {
  const response = await fetch(`/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, {
    method: 'POST',
    body: '{}',
  })
  const text = await response.text()
  if (!response.ok || response.headers.has('x-amz-function-error')) throw new Error(text)
  return text
}

async function rds(action, parameters) {
  const response = await fetch('/', {
    method: 'POST',
    body: new URLSearchParams({ Action: action, Version: '2014-10-31', ...parameters }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(/<Message>([^<]*)/.exec(text)?.[1] ?? String(response.status))
}

async function secretsManager(operation, input) {
  const response = await fetch('/', {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `secretsmanager.${operation}` },
    body: JSON.stringify(input),
  })
  const output = await response.json()
  if (!response.ok) throw new Error(output.message ?? output.Message ?? String(response.status))
  return output
}

/** By the secret's rotation where one is configured, else by hand. */
async function rotate(secret, database) {
  const { ARN, RotationEnabled } = await secretsManager('DescribeSecret', { SecretId: secret.name })
  return RotationEnabled ? rotateByFunction(ARN) : rotateByHand(secret, database)
}

async function rotateByFunction(arn) {
  const { VersionId } = await secretsManager('RotateSecret', {
    SecretId: arn,
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
async function rotateByHand(secret, { identifier }) {
  const { SecretString } = await secretsManager('GetSecretValue', { SecretId: secret.name })
  const { RandomPassword } = await secretsManager('GetRandomPassword', {
    PasswordLength: 32,
    ExcludePunctuation: true,
  })
  const value = { ...JSON.parse(SecretString), password: RandomPassword }
  await rds('ModifyDBInstance', {
    DBInstanceIdentifier: identifier,
    MasterUserPassword: RandomPassword,
    ApplyImmediately: 'true',
  })
  await secretsManager('PutSecretValue', {
    SecretId: secret.name,
    SecretString: JSON.stringify(value),
    ClientRequestToken: crypto.randomUUID(),
  })
  return 'a new password'
}
