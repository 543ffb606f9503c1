import { existsSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { expectCase, invocationId } from './expect-case.ts'
import { definePython, pythonCases } from './python-cases.ts'
import { define, invoke, usePlanes } from './with-plane.ts'
import { zip } from './zip.ts'

const python = '/usr/bin/python3'
const createPlaneOf = usePlanes()
const runtimeExecutables = { 'python3.11': python, 'python3.12': python }
const createPlane = () => createPlaneOf({ runtimeExecutables })

if (!existsSync(python)) console.log(`left out: the Python runtime, since there is no ${python}`)

;(existsSync(python) ? describe : describe.skip)('the runtime python3.x', () => {
  it.each(pythonCases)('$title', async ({ source = '', change, ...expected }) => {
    const plane = await createPlane()
    await plane.deploy(define('', definePython(source, change)))
    await expectCase(plane, expected)
  })

  it('shows the handler its context', async () => {
    const plane = await createPlane()
    await plane.deploy(
      define(
        '',
        definePython(`def lambda_handler(event, context):
    names = ['aws_request_id', 'function_name', 'function_version', 'invoked_function_arn', 'memory_limit_in_mb',
             'log_group_name', 'log_stream_name', 'tenant_id']
    client = context.client_context
    return [{name: getattr(context, name) for name in names}, context.get_remaining_time_in_millis(),
            client.custom, client.client.app_title, client.env, context.identity.cognito_identity_id]`),
      ),
    )
    const { value } = await invoke(
      plane,
      {},
      { invocationId, clientContext: '{"custom":{"a":"b"},"client":{"app_title":"t"}}' },
    )
    const [context, remaining, ...client] = value as [object, number, ...unknown[]]
    expect(context).toEqual({
      aws_request_id: invocationId,
      function_name: 'f',
      function_version: '$LATEST',
      invoked_function_arn: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
      memory_limit_in_mb: '128',
      log_group_name: '/aws/lambda/f',
      log_stream_name: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
      tenant_id: null,
    })
    expect(remaining).toBeGreaterThan(0)
    expect(remaining).toBeLessThanOrEqual(60_000)
    expect(client).toEqual([{ a: 'b' }, 't', null, null])
  })

  it('sets the variables of AWS, of the server and of the function, and nothing of ours', async () => {
    const plane = await createPlane()
    await plane.deploy(
      define(
        '',
        definePython(
          `import os, sys\ndef lambda_handler(event, context):\n    return {'env': dict(os.environ), 'cwd': os.getcwd(), 'path': sys.path, 'prefix': sys.pycache_prefix}`,
          { variables: { MINE: '1' } },
        ),
      ),
    )
    const { env, cwd, path, prefix } = (await invoke(plane)).value as {
      env: Record<string, string>
      cwd: string
      path: string[]
      prefix: unknown
    }
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
        'PATH',
        'PWD',
        'PYTHONPATH',
      ],
      ...['SHLVL', 'TMPDIR', 'TZ', '_HANDLER', '_X_AMZN_TRACE_ID'],
    ])
    expect(env.AWS_EXECUTION_ENV).toBe('AWS_Lambda_python3.12')
    expect(path.slice(0, 2)).toEqual([env.LAMBDA_TASK_ROOT, env.LAMBDA_RUNTIME_DIR])
    expect(cwd).toBe(env.LAMBDA_TASK_ROOT)
    expect(prefix).toBeNull()
  })

  it('keeps the module scope between invocations, frozen in between, and takes new code', async () => {
    const plane = await createPlane()
    const counter = 'n = 0\ndef lambda_handler(event, context):\n    global n\n    n += 1\n    return n'
    await plane.deploy(define('', definePython(counter)))
    expect((await invoke(plane)).value).toBe(1)
    expect(plane.environments()).toMatchObject([{ state: 'frozen' }])
    expect((await invoke(plane)).value).toBe(2)
    await plane.deploy(define('', definePython("def lambda_handler(event, context):\n    return 'new'")))
    expect((await invoke(plane)).value).toBe('new')
  })

  it('says on which Python it runs when that is another one, and reports memory and Init', async () => {
    const plane = await createPlaneOf({ runtimeExecutables: { 'python3.9': python } })
    const change = { runtime: 'python3.9' }
    await plane.deploy(define('', definePython('def lambda_handler(event, context):\n    pass', change)))
    const { logTail } = await invoke(plane)
    expect(plane.logs('f').slice(0, 2)).toEqual([
      'INIT_START Runtime Version: python:3.9',
      expect.stringMatching(
        /^poolhouse: python3\.9 runs on Python 3\.1\d\.\d+ \(.*\), the nearest that was found; install python3\.9 or set POOLHOUSE_PYTHON for another$/,
      ),
    ])
    expect(logTail).toMatch(/\tMax Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms\t$/m)
  })

  it('points a botocore that does not know AWS_ENDPOINT_URL at the endpoint', async () => {
    const plane = await createPlaneOf({
      runtimeExecutables,
      environment: () => ({ AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_REGION: 'eu-west-1' }),
    })
    // A botocore of our own: the real one would have to be installed, in an old release.
    const botocore = {
      'botocore/__init__.py': '',
      'botocore/configprovider.py': "BOTOCORE_DEFAUT_SESSION_VARIABLES = {'region': 1}",
      'botocore/session.py': `from types import SimpleNamespace
class Session:
    def get_service_model(self, name):
        return SimpleNamespace(service_id='Secrets Manager')
    def create_client(self, service_name, region_name=None, api_version=None, use_ssl=True, verify=None, endpoint_url=None):
        return endpoint_url`,
    }
    const source = `import os, botocore.session
def lambda_handler(event, context):
    session = botocore.session.Session()
    general = session.create_client('secretsmanager', 'eu-west-1')
    given = [session.create_client('x', endpoint_url='http://given'), session.create_client('x', None, None, True, None, 'http://fifth')]
    os.environ['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = 'http://own'
    own = session.create_client('secretsmanager')
    os.environ['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] = 'true'
    return [general, *given, own, session.create_client('secretsmanager')]`
    await plane.deploy(
      define('', definePython('', { code: zip({ ...botocore, 'lambda_function.py': source }) })),
    )
    expect((await invoke(plane)).value).toEqual([
      ...['http://127.0.0.1:9', 'http://given', 'http://fifth', 'http://own', null],
    ])
    const newer = "BOTOCORE_DEFAUT_SESSION_VARIABLES = {'ignore_configured_endpoint_urls': 1}"
    const files = { ...botocore, 'botocore/configprovider.py': newer, 'lambda_function.py': source }
    await plane.deploy(define('', definePython('', { code: zip(files) })))
    expect((await invoke(plane)).value).toEqual([null, 'http://given', 'http://fifth', null, null])
  })
})
