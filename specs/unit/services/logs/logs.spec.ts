import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Endpoint, startEndpoint } from '../../../../harness/endpoint/start-endpoint.ts'
import { ManualClock } from '../../../../harness/kit/clock.ts'
import { createLogs } from '../../../../harness/services/logs/index.ts'

/** 2026-11-24T03:00:00Z. */
const THREE = Date.UTC(2026, 10, 24, 3)
const DAY = 24 * 60 * 60 * 1000
const home = { account: '000000000000', region: 'ap-northeast-2' }

const clock = new ManualClock(THREE)
let collected = 0
const service = createLogs({
  clock,
  collect: async () => {
    collected++
  },
})
let endpoint: Endpoint
let logs: CloudWatchLogs
beforeAll(async () => {
  endpoint = await startEndpoint({ host: '127.0.0.1', port: 0, services: [service], routes: [] })
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  logs = new CloudWatchLogs({ endpoint: endpoint.url, region: home.region, credentials, maxAttempts: 1 })
})
beforeEach(() => service.reset?.())
afterAll(async () => {
  logs.destroy()
  await endpoint.close()
})

const write = (second: number, message: string, stream = 's', group = '/g') =>
  service.write(home, group, stream, THREE + second * 1000, message)
const s = { logGroupName: '/g', logStreamName: 's' }
const messages = (answer: { events?: { message?: string | undefined }[] | undefined }) =>
  answer.events?.map((each) => each.message)
const refusal = (name: string, message: string) => ({ name, message: expect.stringContaining(message) })

describe('log groups and streams', () => {
  it('come into being, are described and go', async () => {
    await logs.createLogGroup({ logGroupName: '/g' })
    await logs.createLogStream(s)
    const arn = 'arn:aws:logs:ap-northeast-2:000000000000:log-group:/g'
    expect((await logs.describeLogGroups({})).logGroups).toEqual([
      {
        logGroupName: '/g',
        creationTime: THREE,
        metricFilterCount: 0,
        arn: `${arn}:*`,
        logGroupArn: arn,
        storedBytes: 0,
        logGroupClass: 'STANDARD',
        deletionProtectionEnabled: false,
      },
    ])
    const { logStreams } = await logs.describeLogStreams({ logGroupIdentifier: arn })
    expect(logStreams).toMatchObject([
      { logStreamName: 's', creationTime: THREE, arn: `${arn}:log-stream:s` },
    ])
    await logs.deleteLogStream(s)
    expect((await logs.describeLogStreams({ logGroupName: '/g' })).logStreams).toEqual([])
    await logs.deleteLogGroup({ logGroupName: '/g' })
    expect((await logs.describeLogGroups({})).logGroups).toEqual([])
  })

  it('are found by prefix, by pattern and page by page', async () => {
    for (const name of ['/aws/lambda/a', '/aws/lambda/b', '/aws/rds/proxy/a']) {
      await logs.createLogGroup({ logGroupName: name })
    }
    const names = async (input: Parameters<typeof logs.describeLogGroups>[0]) => {
      const { logGroups, nextToken } = await logs.describeLogGroups(input)
      return { names: logGroups?.map((each) => each.logGroupName), nextToken }
    }
    expect((await names({ logGroupNamePrefix: '/aws/lambda/' })).names).toHaveLength(2)
    expect((await names({ logGroupNamePattern: 'rds' })).names).toEqual(['/aws/rds/proxy/a'])
    const first = await names({ limit: 2 })
    expect(first.names).toEqual(['/aws/lambda/a', '/aws/lambda/b'])
    expect(await names({ limit: 2, nextToken: first.nextToken })).toEqual({ names: ['/aws/rds/proxy/a'] })
  })

  it('are ordered by name or by their last event', async () => {
    write(5, 'm', 'a')
    write(9, 'm', 'b')
    write(7, 'm', 'c')
    const order = async (more: object) => {
      const { logStreams } = await logs.describeLogStreams({ logGroupName: '/g', ...more })
      return logStreams?.map((each) => each.logStreamName).join('')
    }
    expect(await order({})).toBe('abc')
    expect(await order({ orderBy: 'LastEventTime', descending: true })).toBe('bca')
    await expect(order({ orderBy: 'LastEventTime', logStreamNamePrefix: 'a' })).rejects.toMatchObject(
      refusal('InvalidParameterException', 'Cannot order by LastEventTime with a logStreamNamePrefix.'),
    )
  })

  it('tell what is missing and what is there already', async () => {
    const missing = { logGroupName: '/none' }
    await expect(logs.deleteLogGroup(missing)).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 'The specified log group does not exist.'),
    )
    await expect(logs.getLogEvents({ ...missing, logStreamName: 's' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    await logs.createLogGroup({ logGroupName: '/g' })
    await expect(logs.getLogEvents(s)).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 'The specified log stream does not exist.'),
    )
    await expect(logs.createLogGroup({ logGroupName: '/g' })).rejects.toMatchObject(
      refusal('ResourceAlreadyExistsException', 'The specified log group already exists'),
    )
    await logs.createLogStream(s)
    await expect(logs.createLogStream(s)).rejects.toMatchObject(
      refusal('ResourceAlreadyExistsException', 'The specified log stream already exists'),
    )
  })

  it.each([
    [
      () => logs.createLogGroup({ logGroupName: 'a b' }),
      'InvalidParameterException',
      "Value 'a b' at 'logGroupName'",
    ],
    [() => logs.createLogStream({ ...s, logStreamName: 'a:b' }), 'InvalidParameterException', "Value 'a:b'"],
    [() => logs.getLogEvents({ ...s, limit: 0 }), 'InvalidParameterException', "Value '0' at 'limit'"],
    [
      () => logs.createLogGroup({ logGroupName: 'g', logGroupClass: 'DELIVERY' }),
      'NotImplemented',
      'logGroupClass',
    ],
    [() => logs.startQuery({ startTime: 0, endTime: 1, queryString: 'q' }), 'NotImplemented', 'StartQuery'],
    [
      () => logs.getLogEvents({ logStreamName: 's' }),
      'InvalidParameterException',
      'Exactly one of logGroupName',
    ],
  ])('refuse what AWS refuses, and by name what is not emulated (%#)', async (call, name, message) => {
    await expect(call()).rejects.toMatchObject(refusal(name, message))
  })

  it('belong to one account', async () => {
    service.write({ ...home, account: '123456789012' }, '/theirs', 's', THREE, 'm')
    expect((await logs.describeLogGroups({})).logGroups).toEqual([])
  })
})

describe('GetLogEvents', () => {
  beforeEach(() => {
    for (let i = 1; i <= 5; i++) write(i, `m${i}`)
  })

  it('answers the last events, oldest first, and collects before it reads', async () => {
    collected = 0
    expect(messages(await logs.getLogEvents({ ...s, limit: 2 }))).toEqual(['m4', 'm5'])
    expect(collected).toBe(1)
  })

  it('walks forward until the token comes back unchanged, and goes on from there when more is written', async () => {
    const first = await logs.getLogEvents({ ...s, limit: 3, startFromHead: true })
    expect(messages(first)).toEqual(['m1', 'm2', 'm3'])
    const second = await logs.getLogEvents({ ...s, nextToken: first.nextForwardToken })
    expect(messages(second)).toEqual(['m4', 'm5'])
    const third = await logs.getLogEvents({ ...s, nextToken: second.nextForwardToken })
    expect(messages(third)).toEqual([])
    expect(third.nextForwardToken).toBe(second.nextForwardToken)
    write(6, 'm6')
    expect(messages(await logs.getLogEvents({ ...s, nextToken: third.nextForwardToken }))).toEqual(['m6'])
  })

  it('walks backward, and forward again from the beginning', async () => {
    const last = await logs.getLogEvents({ ...s, limit: 2 })
    const before = await logs.getLogEvents({ ...s, limit: 2, nextToken: last.nextBackwardToken })
    expect(messages(before)).toEqual(['m2', 'm3'])
    const first = await logs.getLogEvents({ ...s, limit: 2, nextToken: before.nextBackwardToken })
    expect(messages(first)).toEqual(['m1'])
    const none = await logs.getLogEvents({ ...s, nextToken: first.nextBackwardToken })
    expect(messages(none)).toEqual([])
    expect(none.nextBackwardToken).toBe(first.nextBackwardToken)
    expect(messages(await logs.getLogEvents({ ...s, nextToken: none.nextForwardToken, limit: 1 }))).toEqual([
      'm1',
    ])
  })

  it('begins with what comes after an empty stream', async () => {
    await logs.createLogStream({ ...s, logStreamName: 'empty' })
    const none = await logs.getLogEvents({ ...s, logStreamName: 'empty' })
    write(9, 'first', 'empty')
    const asked = { ...s, logStreamName: 'empty', nextToken: none.nextForwardToken }
    expect(messages(await logs.getLogEvents(asked))).toEqual(['first'])
  })

  it('includes the start and leaves the end out', async () => {
    const answer = await logs.getLogEvents({ ...s, startTime: THREE + 2000, endTime: THREE + 4000 })
    expect(messages(answer)).toEqual(['m2', 'm3'])
  })

  it('keeps the order of arrival within a millisecond, and puts a late event where its time belongs', async () => {
    write(5, 'm5b')
    write(2.5, 'late')
    expect(messages(await logs.getLogEvents(s))).toEqual(['m1', 'm2', 'late', 'm3', 'm4', 'm5', 'm5b'])
  })

  it('refuses a token that is none', async () => {
    await expect(logs.getLogEvents({ ...s, nextToken: 'f/1' })).rejects.toMatchObject(
      refusal('InvalidParameterException', 'The specified nextToken is invalid.'),
    )
  })

  it('has the last 20,000 events of a stream', async () => {
    for (let i = 0; i < 20_003; i++) write(10 + i / 1000, `n${i}`)
    const answer = await logs.getLogEvents({ ...s, startFromHead: true, limit: 1 })
    expect(messages(answer)).toEqual(['n3'])
  })
})

describe('FilterLogEvents', () => {
  it('answers the events of all streams by time, page by page', async () => {
    write(1, 'one', 'a')
    write(2, 'two', 'b')
    write(3, 'three', 'a')
    const first = await logs.filterLogEvents({ logGroupName: '/g', limit: 2 })
    expect(first.events?.map((each) => [each.logStreamName, each.message])).toEqual([
      ['a', 'one'],
      ['b', 'two'],
    ])
    expect(first.events?.[0]?.eventId).toMatch(/^\d{56}$/)
    const second = await logs.filterLogEvents({ logGroupName: '/g', limit: 2, nextToken: first.nextToken })
    expect(messages(second)).toEqual(['three'])
    expect(second.nextToken).toBeUndefined()
  })

  it('includes the end, unlike GetLogEvents, and looks into the streams that are named', async () => {
    write(1, 'one', 'a')
    write(2, 'two', 'b')
    const until = await logs.filterLogEvents({ logGroupName: '/g', endTime: THREE + 1000 })
    expect(messages(until)).toEqual(['one'])
    const named = await logs.filterLogEvents({ logGroupName: '/g', logStreamNames: ['b'] })
    expect(messages(named)).toEqual(['two'])
    const prefixed = await logs.filterLogEvents({ logGroupName: '/g', logStreamNamePrefix: 'a' })
    expect(messages(prefixed)).toEqual(['one'])
  })

  // the messages of AWS's page on filter patterns
  const errors = [
    '[ERROR 400] BAD REQUEST',
    '[ERROR 401] UNAUTHORIZED REQUEST',
    '[ERROR 419] MISSING ARGUMENTS',
    '[ERROR 420] INVALID ARGUMENTS',
  ]
  it.each([
    ['ERROR', [0, 1, 2, 3]],
    ['ERROR ARGUMENTS', [2, 3]],
    ['?ERROR ?ARGUMENTS', [0, 1, 2, 3]],
    ['"INVALID ARGUMENTS"', [3]],
    ['ERROR -ARGUMENTS', [0, 1]],
    ['ERROR -"INVALID ARGUMENTS"', [0, 1, 2]],
    ['', [0, 1, 2, 3]],
    ['?BAD ?MISSING', [0, 2]],
    ['error', []],
    ['AUTHORIZED', []],
    ['"[ERROR 4"', []],
    ['"[ERROR 419]"', [2]],
    ['?BAD ARGUMENTS', [2, 3]],
  ])('finds with the pattern %p', async (filterPattern, expected) => {
    for (const [i, message] of errors.entries()) write(i, message)
    const answer = await logs.filterLogEvents({ logGroupName: '/g', filterPattern })
    expect(messages(answer)).toEqual(expected.map((i) => errors[i]))
  })

  it.each([
    ['{ $.level = %ERR% }', 'NotImplemented', 'a regular expression'],
    ['{ $.level }', 'InvalidParameterException', 'Invalid filter pattern: { $.level }'],
    ['[ip, user]', 'NotImplemented', 'a space-delimited pattern'],
    ['%ERR.*%', 'NotImplemented', 'a regular expression'],
    ['a:b', 'InvalidParameterException', "Invalid character(s) in term 'a:b'"],
    ['"unfinished', 'InvalidParameterException', 'an unfinished phrase'],
  ])('refuses the pattern %p', async (filterPattern, name, message) => {
    write(1, 'm')
    await expect(logs.filterLogEvents({ logGroupName: '/g', filterPattern })).rejects.toMatchObject(
      refusal(name, message),
    )
  })
})

describe('PutLogEvents', () => {
  beforeEach(async () => {
    await logs.createLogGroup({ logGroupName: '/g' })
    await logs.createLogStream(s)
  })
  const put = (...times: number[]) =>
    logs.putLogEvents({
      ...s,
      logEvents: times.map((timestamp) => ({ timestamp, message: `at ${timestamp}` })),
    })

  it('takes a batch and tells what it left out', async () => {
    const answer = await put(THREE - DAY + 1, THREE)
    expect(answer.rejectedLogEventsInfo).toBeUndefined()
    expect((await logs.getLogEvents(s)).events).toEqual([
      { timestamp: THREE - DAY + 1, message: `at ${THREE - DAY + 1}`, ingestionTime: THREE },
      { timestamp: THREE, message: `at ${THREE}`, ingestionTime: THREE },
    ])
    expect((await put(THREE, THREE + 3 * 3_600_000)).rejectedLogEventsInfo).toEqual({
      tooNewLogEventStartIndex: 1,
    })
    expect((await put(THREE - 14 * DAY - 1, THREE - 14 * DAY)).rejectedLogEventsInfo).toEqual({
      tooOldLogEventEndIndex: 1,
    })
    expect((await logs.getLogEvents(s)).events).toHaveLength(4)
  })

  it('refuses a batch that is out of order, or that spans more than a day', async () => {
    await expect(put(THREE, THREE - 1)).rejects.toMatchObject(
      refusal('InvalidParameterException', 'must be in chronological order.'),
    )
    await expect(put(THREE - DAY - 1, THREE)).rejects.toMatchObject(
      refusal('InvalidParameterException', 'cannot span more than 24 hours.'),
    )
  })

  it('forgets what is older than the group’s retention', async () => {
    await put(THREE - 20 * 3_600_000, THREE)
    await logs.putRetentionPolicy({ logGroupName: '/g', retentionInDays: 1 })
    expect((await logs.describeLogGroups({})).logGroups?.[0]?.retentionInDays).toBe(1)
    clock.advance(DAY / 2)
    expect(messages(await logs.getLogEvents(s))).toEqual([`at ${THREE}`])
    expect((await put(THREE - DAY)).rejectedLogEventsInfo).toEqual({ expiredLogEventEndIndex: 1 })
    clock.advance(-DAY / 2)
    await expect(logs.putRetentionPolicy({ logGroupName: '/g', retentionInDays: 2 })).rejects.toMatchObject(
      refusal('InvalidParameterException', "Value '2' at 'retentionInDays'"),
    )
  })
})
