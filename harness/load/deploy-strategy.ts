import { join } from 'node:path'
import { DeleteFunctionCommand, GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { PoolhouseError } from '../kit/errors.ts'
import type { Stack } from '../stack/stack.ts'
import { isStrategy, type Strategy, strategies } from './strategies.ts'

/** Tells a strategy's function from one of the user's that has the same name. */
const MARK = 'POOLHOUSE_STRATEGY'
const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'functions')

/** Deploys a shipped strategy as a function of its name, unless the stack has one of that name already. */
export async function deployStrategy(stack: Stack, name: string): Promise<void> {
  if (!isStrategy(name) || Object.hasOwn(stack.resources.functions, name)) return
  refuseWithoutParts(stack, name)
  const { fixture, via, environment }: Strategy = strategies[name]
  const { secret, dbProxy, database } = stack.resources
  const place = via === 'dbProxy' ? dbProxy! : database
  const { host, port } = place.inNetwork ?? place
  await forgetEarlier(stack, name)
  await stack.deploy(name, {
    entry: join(FIXTURES, fixture, 'index.ts'),
    environment: {
      DB_HOST: host,
      DB_PORT: String(port),
      SECRET_ID: secret!.name,
      ...environment,
      [MARK]: name,
    },
  })
}

/** A load of a stack that runs on leaves its strategies there; the next one puts its own in their place. */
async function forgetEarlier({ clientConfig }: Stack, name: string): Promise<void> {
  const lambda = new LambdaClient(clientConfig)
  try {
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }))
    if (Environment?.Variables?.[MARK] === name)
      await lambda.send(new DeleteFunctionCommand({ FunctionName: name }))
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error
  } finally {
    lambda.destroy()
  }
}

/** What a strategy needs and the stack does not declare. A function of the stack has what it needs. */
export function missingPart({ resources }: Stack, name: string): 'secret' | 'dbProxy' | undefined {
  if (!isStrategy(name) || Object.hasOwn(resources.functions, name)) return undefined
  if (!resources.secret) return 'secret'
  const { via }: Strategy = strategies[name]
  return via === 'dbProxy' && !resources.dbProxy ? 'dbProxy' : undefined
}

/** @throws PoolhouseError `InvalidStackConfig` when the stack has not what the strategy needs. */
export function refuseWithoutParts(stack: Stack, strategy: string): void {
  const part = missingPart(stack, strategy)
  if (part === undefined) return
  throw new PoolhouseError(
    'InvalidStackConfig',
    `load: the strategy '${strategy}' needs a ${part}, and the stack declares none. Add one to defineStack, or name other strategies.`,
  )
}
