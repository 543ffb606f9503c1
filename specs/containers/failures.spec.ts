import { spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { PoolhouseError, type StartStackOptions, startStack } from '../../harness/index.ts'
import { workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { run } from '../support/run-containers-stack.ts'

const definition = workshopWith({ functions: {}, api: undefined })

const docker = (...args: string[]) => spawnSync('docker', args, { encoding: 'utf8' }).stdout.trim()

/** What stacks of a process have in the engine: their containers' sessions, and their networks. */
function leftInEngine(pid = process.pid): string[] {
  const sessions = docker(
    'ps',
    '-a',
    '--filter',
    'label=poolhouse.session',
    '--format',
    '{{.Label "poolhouse.session"}}',
  )
  const networks = docker('network', 'ls', '--filter', `name=poolhouse-${pid}-`, '--format', '{{.Name}}')
  return [
    ...sessions.split('\n').filter((session) => session.startsWith(`${pid}-`)),
    ...networks.split('\n').filter(Boolean),
  ]
}

/** The failure of a start, after which the engine must hold nothing of it. */
async function failureOf(options: StartStackOptions): Promise<PoolhouseError> {
  const before = leftInEngine()
  const outcome = await startStack(definition, { target: 'containers', ...options }).then(
    (stack) => stack.dispose(),
    (error: unknown) => error,
  )
  expect(outcome).toBeInstanceOf(PoolhouseError)
  expect(leftInEngine()).toEqual(before)
  return outcome as PoolhouseError
}

describe('a container that cannot come up is one clear error, and nothing is left of the stack', () => {
  it.each([
    ['mysql', 'MySQL', 'POOLHOUSE_MYSQL_IMAGE'],
    ['localstack', 'LocalStack', 'POOLHOUSE_LOCALSTACK_IMAGE'],
  ] as const)('when there is no image for %s', async (image, name, variable) => {
    const error = await failureOf({ images: { [image]: 'poolhouse.invalid/nothing:0' } })
    expect(error.code).toBe('ContainerFailed')
    expect(error.message).toMatch(
      new RegExp(`^the ${name} container \\(image poolhouse\\.invalid/nothing:0\\) did not come up`),
    )
    expect(error.message).toContain(variable)
  })

  it('when there is no image for the proxy, whichever engine it is', async () => {
    const nothing = 'poolhouse.invalid/nothing:0'
    const error = await failureOf({ images: { dbProxy: nothing, proxysql: nothing } })
    expect(error.message).toMatch(
      /^the (RDS proxy|ProxySQL) container \(image poolhouse\.invalid\/nothing:0\) did not come up/,
    )
  })

  it('when a program ends instead of coming up: with the last lines of its log', async () => {
    // MySQL's own image is no proxy: it ends at once, since nobody has told it a password.
    const image = process.env.POOLHOUSE_MYSQL_IMAGE || 'mysql:8.4'
    const error = await failureOf({ images: { dbProxy: image, proxysql: image } })
    expect(error.code).toBe('ContainerFailed')
    expect(error.message).toMatch(/password option is not specified/)
  })

  it('when a program runs and never answers', async () => {
    const image = `poolhouse/never-answers:${process.pid}`
    const mysql = process.env.POOLHOUSE_MYSQL_IMAGE || 'mysql:8.4'
    const container = docker('create', '--entrypoint', 'sleep', mysql, '600')
    docker('commit', '--change', 'CMD ["600"]', container, image)
    docker('rm', container)
    process.env.POOLHOUSE_CONTAINER_TIMEOUT = '20'
    try {
      const error = await failureOf({ images: { dbProxy: image, proxysql: image } })
      expect(error.message).toMatch(
        /^the (RDS proxy|ProxySQL) container \(.*\) did not come up: .*(20000ms|20 s)/,
      )
    } finally {
      delete process.env.POOLHOUSE_CONTAINER_TIMEOUT
      docker('rmi', '-f', image)
    }
  })

  it('when the port is taken', async () => {
    const holder = createServer()
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
    const { port } = holder.address() as { port: number }
    const error = await failureOf({ port })
    holder.close()
    expect(error.code).toBe('PortTaken')
    expect(error.message).toContain(`port ${port} of 127.0.0.1`)
  })

  it('when no Docker engine answers', async () => {
    // In a process of its own: Testcontainers keeps an engine once found.
    const command = run({
      DOCKER_HOST: 'tcp://127.0.0.1:9',
      HOME: '/nonexistent',
      PATH: process.env.PATH ?? '',
    })
    expect(await command.exited).toBe(1)
    expect(command.stderr()).toMatch(
      /^DockerUnavailable: no Docker engine answers: .*Start Docker, or set DOCKER_HOST/,
    )
  })
})

describe('a client that is killed', () => {
  it('leaves no container and no network', async () => {
    const command = run({})
    await eventually(() => command.stdout().includes('up'), { timeoutMs: 90_000 })
    expect(leftInEngine(command.pid).length).toBeGreaterThan(1)
    command.child.kill('SIGKILL')
    await eventually(() => leftInEngine(command.pid).length === 0, { timeoutMs: 30_000, everyMs: 250 })
  })
})

describe('what containers publish', () => {
  it('is on 127.0.0.1 alone', async () => {
    await using _stack = await startStack(definition, { target: 'containers' })
    const stdout = docker('ps', '--filter', 'label=poolhouse.session', '--format', '{{.Ports}}')
    const published = stdout.match(/[^\s,]+(?=->)/g) ?? []
    expect(published.length).toBeGreaterThan(2)
    for (const address of published) expect(address).toMatch(/^127\.0\.0\.1:\d+$/)
  })
})
