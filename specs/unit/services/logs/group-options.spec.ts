import { beforeEach, describe, expect, it } from '@jest/globals'
import type { RequestContext } from '../../../../harness/aws/service.ts'
import { ManualClock } from '../../../../harness/kit/clock.ts'
import { createLogs } from '../../../../harness/services/logs/index.ts'

const THREE = Date.UTC(2026, 10, 24, 3)
const scope = { account: '000000000000', region: 'ap-northeast-2' }
const groupArn = 'arn:aws:logs:ap-northeast-2:000000000000:log-group:/g'
const service = createLogs({ clock: new ManualClock(THREE) })
beforeEach(() => service.reset?.())

// biome-ignore lint/suspicious/noExplicitAny: a spec reads whatever members it expects.
const call = async (operation: string, input: object): Promise<any> =>
  service.operations[operation]!(input, scope as unknown as RequestContext)
const create = (more: object = {}) => call('CreateLogGroup', { logGroupName: '/g', ...more })
const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, each) => [`key${each}`, 'v']))

describe('a log group', () => {
  it.each([groupArn, `${groupArn}:*`])('has tags, which are found by %s', async (resourceArn) => {
    await create({ tags: { team: 'a', cost: '1' } })
    await call('TagResource', { resourceArn, tags: { team: 'b', stage: 'dev' } })
    await call('UntagResource', { resourceArn, tagKeys: ['cost', 'none'] })
    expect(await call('ListTagsForResource', { resourceArn })).toEqual({ tags: { team: 'b', stage: 'dev' } })
  })

  it('has 50 tags at most', async () => {
    await expect(create({ tags: { ...fifty, one: 'more' } })).rejects.toMatchObject({
      code: 'TooManyTagsException',
    })
    await create({ tags: fifty })
    const more = { resourceArn: groupArn, tags: { one: 'more' } }
    await expect(call('TagResource', more)).rejects.toMatchObject({ code: 'TooManyTagsException' })
    expect((await call('ListTagsForResource', { resourceArn: groupArn })).tags).toEqual(fifty)
  })

  it.each([
    [groupArn.replace('/g', '/other'), 'ResourceNotFoundException'],
    [groupArn.replace('000000000000', '111111111111'), 'ResourceNotFoundException'],
    ['arn:aws:lambda:ap-northeast-2:000000000000:function:f', 'InvalidParameterException'],
  ])('that there is not has no tags: %s', async (resourceArn, code) => {
    await create()
    await expect(call('ListTagsForResource', { resourceArn })).rejects.toMatchObject({ code })
  })

  it('is not deleted while it is protected', async () => {
    await create({ deletionProtectionEnabled: true })
    const remove = () => call('DeleteLogGroup', { logGroupName: '/g' })
    await expect(remove()).rejects.toMatchObject({ code: 'ValidationException' })
    const shown = async () => (await call('DescribeLogGroups', {})).logGroups
    expect(await shown()).toMatchObject([{ deletionProtectionEnabled: true }])
    await call('PutLogGroupDeletionProtection', {
      ...{ logGroupIdentifier: groupArn, deletionProtectionEnabled: false },
    })
    expect(await shown()).toMatchObject([{ deletionProtectionEnabled: false }])
    await remove()
    expect(await shown()).toEqual([])
  })

  it('shows the key that it was made with', async () => {
    const kmsKeyId = 'arn:aws:kms:ap-northeast-2:000000000000:key/k'
    await create({ kmsKeyId })
    expect((await call('DescribeLogGroups', {})).logGroups).toMatchObject([{ kmsKeyId }])
  })
})

describe('DescribeLogGroups', () => {
  it('finds groups by names and ARNs, and by nothing else beside', async () => {
    for (const logGroupName of ['/a', '/b', '/c']) await call('CreateLogGroup', { logGroupName })
    const logGroupIdentifiers = ['/b', groupArn.replace('/g', '/c'), '/none']
    const { logGroups } = await call('DescribeLogGroups', { logGroupIdentifiers })
    expect(logGroups.map((each: { logGroupName: string }) => each.logGroupName)).toEqual(['/b', '/c'])
    const both = { logGroupIdentifiers, logGroupNamePrefix: '/b' }
    await expect(call('DescribeLogGroups', both)).rejects.toMatchObject({ code: 'InvalidParameterException' })
  })
})

describe('FilterLogEvents backward', () => {
  const startTime = Date.UTC(2024, 0, 1)
  const page = async (more: object) => {
    const answer = await call('FilterLogEvents', { logGroupName: '/g', startTime, limit: 2, ...more })
    return { texts: answer.events.map((each: { message: string }) => each.message), ...answer }
  }

  it('gives the latest events first, page by page in the direction of the token', async () => {
    for (const [second, text] of ['one', 'two', 'three', 'four'].entries()) {
      service.write(scope, '/g', second % 2 ? 'a' : 'b', THREE + second * 1_000, text)
    }
    const first = await page({ startFromHead: false })
    expect(first.texts).toEqual(['four', 'three'])
    const second = await page({ nextToken: first.nextToken, startFromHead: true })
    expect(second.texts).toEqual(['two', 'one'])
    expect(second.nextToken).toBeUndefined()
    const forward = await page({})
    expect((await page({ nextToken: forward.nextToken, startFromHead: false })).texts).toEqual([
      'three',
      'four',
    ])
  })

  it('begins in 2024 at the earliest', async () => {
    await create()
    await expect(page({ startFromHead: false, startTime: startTime - 1 })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    })
    expect((await page({ startFromHead: false })).texts).toEqual([])
  })
})
