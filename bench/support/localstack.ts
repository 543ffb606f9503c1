import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda'

const VARIABLE = 'POOLHOUSE_BENCH_LOCALSTACK'

export interface RunningLocalStack {
  readonly endpoint: string
  /** Of Lambda; what serverless-mysql used is nodejs20.x. */
  readonly runtime: string
  /** As its functions reach it. */
  readonly database: Readonly<Record<'DB_HOST' | 'DB_PORT' | 'DB_USER' | 'DB_PASSWORD', string>>
}

/**
 * The endpoint that the environment names, and the MySQL with max_connections 30 that its functions reach
 * (`<variable>_DATABASE=host:port,user` and `<variable>_PASSWORD`; `<variable>_RUNTIME` is the runtime). A note where none is named.
 */
export function localStackOf(env: NodeJS.ProcessEnv): RunningLocalStack | string {
  const endpoint = env[VARIABLE]
  if (!endpoint)
    return `LocalStack is left out: set ${VARIABLE}=http://localhost:4566 to the endpoint of one that runs.`
  const { hostname } = new URL(endpoint)
  if (hostname !== 'localhost' && hostname !== '[::1]' && !hostname.startsWith('127.'))
    throw new Error(`${VARIABLE} names ${hostname}: the bench connects to loopback addresses only.`)
  const place = env[`${VARIABLE}_DATABASE`]
  const [, host, port, user] = /^(.+):(\d+),(.+)$/.exec(place ?? '') ?? []
  if (!host || !port || !user) {
    throw new Error(
      `${VARIABLE}_DATABASE is ${place ?? 'not set'}, expected host:port,user of a MySQL with max_connections 30, as LocalStack's functions reach it.`,
    )
  }
  const DB_PASSWORD = env[`${VARIABLE}_PASSWORD`] ?? ''
  return {
    endpoint,
    runtime: env[`${VARIABLE}_RUNTIME`] ?? 'nodejs20.x',
    database: { DB_HOST: host, DB_PORT: port, DB_USER: user, DB_PASSWORD },
  }
}

/** Creates a function there. Returns what deletes it. */
export async function deployOnLocalStack(
  { endpoint, runtime, database }: RunningLocalStack,
  {
    name,
    zip,
    region,
    environment,
  }: {
    name: string
    zip: Uint8Array
    region: string
    environment: Readonly<Record<string, string>>
  },
): Promise<() => Promise<void>> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const lambda = new LambdaClient({ endpoint, region, credentials })
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: runtime as 'nodejs20.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/bench',
      Timeout: 30,
      MemorySize: 256,
      Code: { ZipFile: zip },
      Environment: { Variables: { ...database, ...environment } },
    }),
  )
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 120 }, { FunctionName: name })
  return async () => {
    await lambda.send(new DeleteFunctionCommand({ FunctionName: name }))
    lambda.destroy()
  }
}
