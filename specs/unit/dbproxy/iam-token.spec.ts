import { describe, expect, it } from '@jest/globals'
import { type ExpectedToken, verifyIamToken } from '../../../harness/dbproxy/login/verify-iam-token.ts'

/** The example secret of AWS's documentation. */
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const NOON = Date.UTC(2026, 10, 24, 12, 0, 0)
const MINUTE = 60_000

/** What boto3 1.43's generate_db_auth_token('proxy.example', 3306, 'jane_doe') gives at noon for these keys in eu-west-1. */
const BOTO =
  'proxy.example:3306/?Action=connect&DBUser=jane_doe&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261124%2Feu-west-1%2Frds-db%2Faws4_request&X-Amz-Date=20261124T120000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=2d7b293940fff120d80ddfa755c9736c7fa739c5e835433b9f4d7686da262d88'

/** Signed by Python's hashlib and hmac after AWS's description of Signature Version 4: a session token, and a name to escape. */
const WITH_SESSION =
  'proxy.example:3306/?Action=connect&DBUser=jane%2Bdoe%2F%C3%A9&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEXAMPLE%2F20261124%2Feu-west-1%2Frds-db%2Faws4_request&X-Amz-Date=20261124T120000Z&X-Amz-Expires=900&X-Amz-Security-Token=Fwo%2FGZ%2BXI%3D%3D&X-Amz-SignedHeaders=host&X-Amz-Signature=6d0a486a9d9e00abc1f99a84565be6d4e74614dff9b42c2790fe866db7f282fd'

/** The boto token with another service, or other seconds, and the right signature for that: by the same Python. */
const forService = BOTO.replace('rds-db', 's3').replace(
  /\w{64}$/,
  '62622661a553e75d7f9568a4800a8d2e6e22062de22c8659a17b726fa1075647',
)
const expiring = (seconds: string, signature: string) =>
  BOTO.replace('Expires=900', `Expires=${seconds}`).replace(/\w{64}$/, signature)
const ONE_DAY = expiring('86400', 'af82be4bf96cc4abff9eed5f15f654d0b2e790ebd2f31146b99fe65d9f8dd556')
const ONE_MINUTE = expiring('60', 'f5494288f062cb21671d2ac75e9dadc471b1a099a8facb31747d35b778d464ec')

function check(token: string, overrides: Partial<ExpectedToken> = {}) {
  return verifyIamToken(token, {
    user: 'jane_doe',
    hosts: ['127.0.0.2', 'proxy.example'],
    port: 3306,
    identity: { region: 'eu-west-1', account: '000000000000', resourceId: 'prx-0123456789abcdef0' },
    now: NOON,
    accessKeyOf: async ({ accessKeyId }) =>
      ['AKIDEXAMPLE', 'ASIAEXAMPLE'].includes(accessKeyId)
        ? { secretAccessKey: SECRET, mayConnect: true }
        : undefined,
    ...overrides,
  })
}

describe('an IAM token', () => {
  it.each([
    ['of boto3', BOTO, {}],
    ['with a session token and a user name to escape', WITH_SESSION, { user: 'jane+doe/é' }],
    ['for a host in capital letters', BOTO, { hosts: ['PROXY.Example'] }],
    ['a millisecond before its 15 minutes are over', BOTO, { now: NOON + 15 * MINUTE - 1 }],
    ['of a client whose clock is five minutes ahead', BOTO, { now: NOON - 5 * MINUTE }],
    ['of a minute, within it', ONE_MINUTE, { now: NOON + MINUTE - 1 }],
  ])('%s is good', async (_, token, overrides: Partial<ExpectedToken>) => {
    expect(await check(token, overrides)).toBeUndefined()
  })

  it.each([
    ['for another user', BOTO, { user: 'admin' }, 'the token is for the user "jane_doe"'],
    [
      'for another host',
      BOTO,
      { hosts: ['127.0.0.2', 'localhost'] },
      'the token is for proxy.example:3306, and this endpoint is 127.0.0.2 or localhost, port 3306',
    ],
    [
      'for another port',
      BOTO,
      { hosts: ['proxy.example'], port: 3307 },
      'the token is for proxy.example:3306, and this endpoint is proxy.example, port 3307',
    ],
    [
      'for another Region',
      BOTO,
      { identity: { region: 'us-east-1', account: '', resourceId: '' } },
      'the token is signed for the Region "eu-west-1", and the proxy is in "us-east-1"',
    ],
    ['for another service', forService, {}, 'the token is signed for the service "s3"'],
    ['after 15 minutes', BOTO, { now: NOON + 15 * MINUTE }, 'the token expired at 2026-11-24T12:15:00.000Z'],
    [
      'that claims a day, after 15 minutes',
      ONE_DAY,
      { now: NOON + 15 * MINUTE },
      'the token expired at 2026-11-24T12:15:00.000Z',
    ],
    [
      'of a minute, after it',
      ONE_MINUTE,
      { now: NOON + MINUTE },
      'the token expired at 2026-11-24T12:01:00.000Z',
    ],
    ['from a time to come', BOTO, { now: NOON - 5 * MINUTE - 1 }, 'the token is signed for a time to come'],
    [
      'of an unknown access key',
      BOTO,
      { accessKeyOf: async () => undefined },
      'there is no access key "AKIDEXAMPLE"',
    ],
    [
      'signed with another secret key',
      BOTO,
      { accessKeyOf: async () => ({ secretAccessKey: 'another', mayConnect: true }) },
      "the token's signature does not match",
    ],
    [
      'of a role whose policies do not allow it',
      BOTO,
      { accessKeyOf: async () => ({ secretAccessKey: SECRET, mayConnect: false }) },
      'no policy allows rds-db:connect',
    ],
    [
      'whose session token was taken out',
      WITH_SESSION.replace(/&X-Amz-Security-Token=[^&]*/, ''),
      { user: 'jane+doe/é' },
      "the token's signature does not match",
    ],
    [
      'with a parameter more',
      BOTO.replace('&DBUser', '&More=1&DBUser'),
      {},
      "the token's signature does not match",
    ],
    ['whose signature is cut off', BOTO.slice(0, -1), {}, "the token's signature does not match"],
  ])('%s is refused, with the reason', async (_, token, overrides: Partial<ExpectedToken>, reason) => {
    expect(await check(token, overrides)).toBe(reason)
  })

  it.each([
    ['a password', 'the password'],
    ['nothing', ''],
    ['another action', BOTO.replace('Action=connect', 'Action=drop')],
    ['no user', BOTO.replace('&DBUser=jane_doe', '')],
    ['no signature', BOTO.replace(/&X-Amz-Signature=.*/, '')],
    ['another algorithm', BOTO.replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256')],
    ['more signed headers', BOTO.replace('SignedHeaders=host', 'SignedHeaders=host%3Bx-more')],
    ['a date that is none', BOTO.replace('20261124T120000Z', 'today')],
    ['a date of another day than its scope', BOTO.replace('20261124T', '20261123T')],
    ['no time of validity', BOTO.replace('&X-Amz-Expires=900', '')],
    ['no port', BOTO.replace(':3306', '')],
  ])('is not what holds %s', async (_, text) => {
    expect(await check(text)).toBe('the password is not an IAM authentication token')
  })
})
