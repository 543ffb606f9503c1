import { describe, expect, it } from '@jest/globals'
import { expectCase, invocationId } from './expect-case.ts'
import { nodeCases } from './node-cases.ts'
import { define, invoke, usePlanes } from './with-plane.ts'

const createPlane = usePlanes()
describe.each(['nodejs22.x', 'nodejs24.x'] as const)('the runtime %s', (runtime) => {
  it.each(nodeCases[runtime])('$title', async ({ source = '', change, ...expected }) => {
    const plane = await createPlane()
    await plane.deploy(define(source, { runtime, ...change }))
    await expectCase(plane, expected)
  })

  it('takes an event and gives an answer of megabytes, whose characters are longer than a byte', async () => {
    const plane = await createPlane()
    await plane.deploy(define('exports.handler = async ({ text }) => text', { runtime }))
    const text = 'größe €'.repeat(300_000)
    expect((await invoke(plane, { text })).value === text).toBe(true)
    expect((await invoke(plane, { text: 'small' })).value).toBe('small')
  })

  // Node warns of what the runtime's channel stands on, and would forbid it.
  it.each(['--pending-deprecation', '--permission --allow-fs-read=*'])(
    'gives the same answers under %s, without a warning',
    async (NODE_OPTIONS) => {
      const plane = await createPlane()
      const source = 'exports.handler = async ({ text }) => text'
      await plane.deploy(define(source, { runtime, variables: { NODE_OPTIONS } }))
      const text = 'größe €'.repeat(300_000)
      expect((await invoke(plane, { text })).value === text).toBe(true)
      expect((await invoke(plane, { text: 'small' })).value).toBe('small')
      expect(plane.logs('f').filter((line) => /deprecat/i.test(line))).toEqual([])
    },
  )

  it('has loaded nothing for connections when the handler is called', async () => {
    const plane = await createPlane()
    const source =
      'exports.handler = async () => process.moduleLoadList.filter((name) => / (net|stream|tls|http)$/.test(name))'
    await plane.deploy(define(source, { runtime }))
    expect((await invoke(plane)).value).toEqual([])
  })

  it('shows the handler its context', async () => {
    const plane = await createPlane()
    await plane.deploy(
      define(
        'exports.handler = async (event, context) => [context, Object.keys(context), context.getRemainingTimeInMillis()]',
        {
          runtime,
        },
      ),
    )
    const { value } = await invoke(plane, {}, { invocationId, clientContext: '{"custom":{"a":"b"}}' })
    const [context, keys, remaining] = value as [object, string[], number]
    expect(context).toEqual(
      expect.objectContaining({
        awsRequestId: invocationId,
        functionName: 'f',
        functionVersion: '$LATEST',
        invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
        memoryLimitInMB: '128',
        logGroupName: '/aws/lambda/f',
        logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
        clientContext: { custom: { a: 'b' } },
      }),
    )
    const legacyKeys = ['callbackWaitsForEmptyEventLoop', 'done', 'fail', 'succeed']
    expect(keys.filter((key) => legacyKeys.includes(key)).sort()).toEqual(
      runtime === 'nodejs22.x' ? legacyKeys : [],
    )
    expect(keys.includes('xRayTraceId')).toBe(runtime === 'nodejs24.x')
    expect(remaining).toBeGreaterThan(0)
    expect(remaining).toBeLessThanOrEqual(60_000)
  })
})

describe('the environment variables of a handler', () => {
  it('are those of AWS, of the server and of the function, and nothing of ours', async () => {
    process.env.DEVELOPERS_OWN = 'secret'
    try {
      const plane = await createPlane()
      await plane.deploy(
        define('exports.handler = async () => ({ env: process.env, cwd: process.cwd() })', {
          variables: { MINE: '1' },
        }),
      )
      const { env, cwd } = (await invoke(plane)).value as { env: Record<string, string>; cwd: string }
      expect(Object.keys(env).sort()).toEqual([
        ...['AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_NAME'],
        ...['AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME'],
        ...['AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_LAMBDA_RUNTIME_API', 'AWS_REGION', 'AWS_XRAY_CONTEXT_MISSING'],
        ...[
          'HOME',
          'LAMBDA_RUNTIME_DIR',
          'LAMBDA_TASK_ROOT',
          'LANG',
          'LD_LIBRARY_PATH',
          'MINE',
          'NODE_PATH',
          'PATH',
          'PWD',
        ],
        ...['SHLVL', 'TMPDIR', 'TZ', '_HANDLER', '_X_AMZN_TRACE_ID'],
      ])
      expect(env.AWS_LAMBDA_RUNTIME_API).toMatch(/^127\.0\.0\.1:\d+$/)
      expect(cwd).toBe(env.LAMBDA_TASK_ROOT)
    } finally {
      delete process.env.DEVELOPERS_OWN
    }
  })
})
