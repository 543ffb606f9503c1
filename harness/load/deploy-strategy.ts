import { join } from 'node:path'
import { PoolhouseError } from '../kit/errors.ts'
import type { Stack } from '../stack/stack.ts'
import { isStrategy, type Strategy, strategies } from './strategies.ts'

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'functions')

/** Deploys a shipped strategy as a function of its name, unless the stack has one of that name already. */
export async function deployStrategy(stack: Stack, name: string): Promise<void> {
  if (!isStrategy(name) || Object.hasOwn(stack.resources.functions, name)) return
  const { fixture, via, environment }: Strategy = strategies[name]
  const { secret, dbProxy, database } = stack.resources
  if (!secret) refuse(name, 'secret')
  const place = via === 'dbProxy' ? (dbProxy ?? refuse(name, 'dbProxy')) : database
  const { host, port } = place.inNetwork ?? place
  await stack.deploy(name, {
    entry: join(FIXTURES, fixture, 'index.ts'),
    environment: {
      DB_HOST: host,
      DB_PORT: String(port),
      SECRET_ID: secret.name,
      ...environment,
    },
  })
}

function refuse(strategy: string, part: 'secret' | 'dbProxy'): never {
  throw new PoolhouseError(
    'InvalidStackConfig',
    `load: the strategy '${strategy}' needs a ${part}, and the stack declares none. Add one to defineStack, or name other strategies.`,
  )
}
