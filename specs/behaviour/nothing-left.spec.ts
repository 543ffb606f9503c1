import { afterEach, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.ts'
import {
  descendantsOf,
  poolhouse,
  portsOf,
  processTable,
  type RunningCommand,
  run,
  scratchOf,
  stillListening,
} from '../support/run-command.ts'
import { specsOf } from '../support/specs-of.ts'

const { describe } = specsOf('commandLine')

const WITHIN = { timeoutMs: 5_000, everyMs: 50 }
let running: RunningCommand | undefined
afterEach(() => {
  running?.child.kill('SIGKILL')
})

/** The command's own process: npm and the shell are above it. */
async function commandBelow(pid: number): Promise<number> {
  const entry = await eventually(
    () =>
      descendantsOf(pid).find(
        ({ command }) => /harness\/cli\/main\.ts/.test(command) && !/^(npm|sh)\b/.test(command),
      ),
    { timeoutMs: 30_000 },
  )
  return entry.pid
}

/** Started, its load running, and everything that belongs to it noted: processes, ports, directories. */
async function inTheMiddleOfTheLoad(command: RunningCommand) {
  const client = await commandBelow(command.pid)
  await eventually(() => /callers, \d+ invocations/.test(command.stderr()), { timeoutMs: 240_000 })
  // between two strategies there are none for a moment
  const processes = await eventually(() => {
    const below = descendantsOf(client)
    const environments = below.filter(({ command }) => /bootstrap/.test(command))
    const databases = below.filter(({ command }) => /mysqld|mariadbd/.test(command))
    return environments.length > 5 && databases.length > 0 && below.map(({ pid }) => pid)
  })
  const directories = scratchOf(client)
  expect(directories.length).toBe(1)
  const ports = portsOf(processes)
  expect(ports.length).toBeGreaterThan(2)
  return { client, processes, ports, directories }
}

async function nothingIsLeft({ client, processes, ports }: Awaited<ReturnType<typeof inTheMiddleOfTheLoad>>) {
  await becomesEmpty(() => processTable().filter(({ pid }) => processes.includes(pid)))
  await becomesEmpty(() => stillListening(ports))
  await becomesEmpty(() => scratchOf(client))
}

/** Fails with what is left. */
async function becomesEmpty(left: () => unknown[]): Promise<void> {
  await eventually(() => {
    expect(left()).toEqual([])
    return true
  }, WITHIN)
}

const demoByNpm = () =>
  run('npm', ['start', '--silent', '--', '--concurrency', '20', '--json'], { detached: true })

describe('killed in the middle of the load, a stack leaves no process, port or directory', () => {
  it("when npm's pid is killed", async () => {
    running = demoByNpm()
    const stack = await inTheMiddleOfTheLoad(running)
    process.kill(running.pid, 'SIGKILL')
    await nothingIsLeft(stack)
  }, 300_000)

  it("when the command's own pid is killed", async () => {
    running = demoByNpm()
    const stack = await inTheMiddleOfTheLoad(running)
    process.kill(stack.client, 'SIGKILL')
    await nothingIsLeft(stack)
  }, 300_000)

  it('when the whole process group is killed', async () => {
    running = demoByNpm()
    const stack = await inTheMiddleOfTheLoad(running)
    process.kill(-running.pid, 'SIGKILL')
    await nothingIsLeft(stack)
  }, 300_000)

  it('when its server is killed', async () => {
    running = demoByNpm()
    const stack = await inTheMiddleOfTheLoad(running)
    const server = descendantsOf(stack.client).find(
      ({ parent, command }) => parent === stack.client && /poolhouse-server|server\/main/.test(command),
    )
    process.kill(server!.pid, 'SIGKILL')
    await nothingIsLeft({ ...stack, processes: stack.processes.filter((pid) => pid !== stack.client) })
    await expect(running.exited).resolves.toBe(1)
  }, 300_000)
})

describe('poolhouse up', () => {
  const up = async () => {
    running = poolhouse(['up', '--json'])
    const line = await eventually(
      () => running!.stdout().split('\n')[1] !== undefined && running!.stdout().split('\n')[0],
      {
        timeoutMs: 240_000,
      },
    )
    return JSON.parse(line) as { pid: number; endpointUrl: string }
  }

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
    'ends everything at %s to the pid that it prints',
    async (signal) => {
      const { pid } = await up()
      const processes = descendantsOf(pid).map((entry) => entry.pid)
      expect(processes.length).toBeGreaterThan(2)
      expect(scratchOf(pid).length).toBe(1)
      const ports = portsOf(processes)
      expect(ports.length).toBeGreaterThan(2)
      process.kill(pid, signal)
      await becomesEmpty(() => processTable().filter((entry) => processes.includes(entry.pid)))
      await becomesEmpty(() => scratchOf(pid))
      await becomesEmpty(() => stillListening(ports))
    },
    300_000,
  )

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'ends a database that is paused, too, at %s',
    async (signal) => {
      const { pid, endpointUrl } = await up()
      const paused = await fetch(`${endpointUrl}/_poolhouse/databases/serverless-app-rds/pause`, {
        method: 'POST',
      })
      expect(paused.status).toBe(200)
      const processes = descendantsOf(pid).map((entry) => entry.pid)
      process.kill(pid, signal)
      await becomesEmpty(() => processTable().filter((entry) => processes.includes(entry.pid)))
      await becomesEmpty(() => scratchOf(pid))
    },
    300_000,
  )

  it('ends when the shell that launched it is gone', async () => {
    running = run('sh', ['-c', `"${process.execPath}" harness/cli/main.ts up --json & echo; wait`], {
      detached: true,
    })
    const line = await eventually(
      () =>
        running!
          .stdout()
          .split('\n')
          .find((text) => text.startsWith('{')),
      { timeoutMs: 240_000 },
    )
    const { pid } = JSON.parse(line) as { pid: number }
    const processes = descendantsOf(pid).map((entry) => entry.pid)
    process.kill(running.pid, 'SIGKILL')
    await becomesEmpty(() => processTable().filter((entry) => processes.includes(entry.pid)))
    await becomesEmpty(() => scratchOf(pid))
  }, 300_000)
})
