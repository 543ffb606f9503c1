import { describe, expect } from '@jest/globals'
import { connect } from '../support/clients.ts'
import { viaDbProxy, workshopWith } from '../support/definitions.ts'
import { run } from '../support/run-command.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack(
  workshopWith({
    dbProxy: { maxConnectionsPercent: 50 },
    functions: {
      'serverless-app-lambda': { entry: 'fixtures/functions/now/index.ts', environment: viaDbProxy },
    },
  }),
)

const python = '/usr/bin/python3'
const itWithBoto3 = specsOf('boto3').it
const itWithAwsCli = specsOf('awsCli').it
const itWithMysql = specsOf('mysqlClient').it

const env = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_DEFAULT_REGION: 'ap-northeast-2' }

async function output(file: string, args: string[], more: Record<string, string> = {}): Promise<string> {
  const command = run(file, args, { env: { ...env, ...more } })
  const status = await command.exited
  if (status !== 0) throw new Error(`${file} ended with ${status}: ${command.stderr()}`)
  return command.stdout()
}

/** Through a pipe: /dev/stdout cannot be opened where standard output is a socket, as it is below Node. */
const aws = (...args: string[]) =>
  output('bash', [
    '-c',
    'aws "$@" | cat',
    'aws',
    '--endpoint-url',
    stackOf.stack.endpointUrl,
    '--output',
    'json',
    ...args,
  ])

describe('clients other than the JavaScript SDK', () => {
  itWithAwsCli('the AWS CLI reads the secret and invokes the function', async () => {
    const { secret } = stackOf.stack
    const { SecretString } = JSON.parse(
      await aws('secretsmanager', 'get-secret-value', '--secret-id', secret.name),
    )
    expect(JSON.parse(SecretString)).toMatchObject({ username: 'admin', engine: 'mysql' })
    expect(
      await aws('lambda', 'invoke', '--function-name', 'serverless-app-lambda', '/dev/stdout'),
    ).toContain('"statusCode":200')
  })

  specsOf('awsCli', 'rdsApi').it('the AWS CLI describes the proxy', async () => {
    const { DBProxies } = JSON.parse(await aws('rds', 'describe-db-proxies'))
    expect(DBProxies).toMatchObject([{ DBProxyName: 'serverless-app-rds-proxy', Status: 'available' }])
  })

  itWithBoto3(
    "boto3 reads the secret and PyMySQL logs in through the proxy, as the workshop's handler does",
    async () => {
      const { endpointUrl, dbProxy, secret } = stackOf.stack
      const program = [
        'import boto3, json, os, pymysql',
        "client = boto3.session.Session().client('secretsmanager', endpoint_url=os.environ['URL'])",
        "secret = json.loads(client.get_secret_value(SecretId=os.environ['SECRET_ID'])['SecretString'])",
        "db = pymysql.connect(host=os.environ['HOST'], port=int(os.environ['PORT']), user=secret['username'], password=secret['password'])",
        'cursor = db.cursor()',
        "cursor.execute('select now()')",
        'print(cursor.fetchone()[0].isoformat())',
        'db.commit()',
      ].join('\n')
      const printed = await output(python, ['-c', program], {
        URL: endpointUrl,
        SECRET_ID: secret.name,
        HOST: dbProxy.endpoint,
        PORT: String(dbProxy.port),
      })
      expect(printed).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/)
    },
  )

  // Debian's speaks the query protocol, a newer one JSON: both are answered
  specsOf('awsCli', 'proxyObservation').it(
    'the AWS CLI reads the metrics and the log of the proxy',
    async () => {
      const read = async (...args: string[]) => JSON.parse(await aws(...args))
      const connection = await connect(stackOf.stack)
      await connection.execute('select ?', [1])
      const { Datapoints } = await read(
        ...['cloudwatch', 'get-metric-statistics', '--namespace', 'AWS/RDS'],
        ...['--metric-name', 'DatabaseConnectionsCurrentlySessionPinned'],
        ...['--dimensions', 'Name=ProxyName,Value=serverless-app-rds-proxy'],
        ...['--start-time', new Date(Date.now() - 600_000).toISOString()],
        ...['--end-time', new Date(Date.now() + 60_000).toISOString()],
        ...['--period', '60', '--statistics', 'Sum'],
      )
      connection.destroy()
      expect(Datapoints.at(-1)).toMatchObject({ Sum: 1, Unit: 'Count' })
      const { events } = await read(
        ...['logs', 'filter-log-events', '--log-group-name', '/aws/rds/proxy/serverless-app-rds-proxy'],
        ...['--filter-pattern', '"session was pinned"'],
      )
      expect(events).toHaveLength(1)
    },
  )

  specsOf('boto3', 'proxyObservation').it(
    'boto3 reads and writes metrics, and its errors have the old codes',
    async () => {
      const program = [
        'import boto3, datetime, json, os',
        "cloudwatch = boto3.client('cloudwatch', endpoint_url=os.environ['URL'])",
        'now = datetime.datetime.now(datetime.timezone.utc)',
        "cloudwatch.put_metric_data(Namespace='Shop', MetricData=[{'MetricName': 'orders', 'Value': 2.5, 'Unit': 'Count', 'Timestamp': now}])",
        "metric = {'Namespace': 'Shop', 'MetricName': 'orders'}",
        "query = [{'Id': 'q', 'MetricStat': {'Metric': metric, 'Period': 60, 'Stat': 'Sum'}}]",
        'minute = datetime.timedelta(minutes=1)',
        'answer = cloudwatch.get_metric_data(MetricDataQueries=query, StartTime=now - minute, EndTime=now + minute)',
        'try:',
        '    cloudwatch.get_metric_data(MetricDataQueries=query, StartTime=now, EndTime=now - minute)',
        "except cloudwatch.exceptions.ClientError as error: code = error.response['Error']['Code']",
        "print(json.dumps([answer['MetricDataResults'][0]['Values'], code]))",
      ].join('\n')
      const printed = await output(python, ['-c', program], { URL: stackOf.stack.endpointUrl })
      expect(JSON.parse(printed)).toEqual([[2.5], 'InvalidParameterValue'])
    },
  )

  itWithMysql(
    'the mysql client logs in through the proxy with the password of the secret, shown in no process list',
    async () => {
      const { endpointUrl, dbProxy, secret } = stackOf.stack
      const read = `const { SecretsManagerClient, GetSecretValueCommand } = require('@aws-sdk/client-secrets-manager');
      new SecretsManagerClient({ endpoint: '${endpointUrl}', region: 'ap-northeast-2' }).send(new GetSecretValueCommand({ SecretId: '${secret.name}' }))
        .then(({ SecretString }) => console.log('[client]\\npassword="' + JSON.parse(SecretString).password + '"'))`
      const printed = await output(
        'bash',
        [
          '-c',
          `mysql --defaults-extra-file=<("$NODE" -e "$READ") --host ${dbProxy.endpoint} --port ${dbProxy.port} --user admin --batch --skip-column-names -e 'select 40 + 2'`,
        ],
        { NODE: process.execPath, READ: read },
      )
      expect(printed.trim()).toBe('42')
    },
  )
})
