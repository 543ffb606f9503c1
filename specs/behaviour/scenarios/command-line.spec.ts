import { expect } from '@jest/globals'
import { connect } from '../../support/clients.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningCommand, run } from '../../support/run-command.ts'
import { mysqlClient } from '../../support/scenarios/client-programs.ts'
import { type ScenarioTools, useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios()
const mysql = mysqlClient('mysql')
const mysqldump = mysqlClient('mysqldump')

async function withCommand(
  file: string,
  args: string[],
  { login: { host, port, user, password } }: ScenarioTools,
  use: (command: RunningCommand) => Promise<void>,
): Promise<void> {
  const address = [`--host=${host}`, `--port=${port}`, `--user=${user}`]
  const command = run(file, [...address, ...args], { env: { MYSQL_PWD: password }, input: true })
  command.child.stdin!.on('error', () => {}) // ended meanwhile: told by its status
  const late = setTimeout(() => command.child.kill('SIGKILL'), 25_000)
  try {
    await use(command)
    command.child.stdin!.end()
    expect({ status: await command.exited, stderr: command.stderr() }).toEqual({ status: 0, stderr: '' })
  } finally {
    clearTimeout(late)
    command.child.kill('SIGKILL')
    await command.exited
  }
}

const batch = ['--batch', '--unbuffered', '--skip-column-names', 'app']

shows(
  'S40a',
  (tools) =>
    withCommand('mysql', batch, tools, async (command) => {
      command.child.stdin!.write('select name from item where id = 1;\n')
      await eventually(async () => command.stdout() === 'one\n')
      await tools.expectOutcome()
    }),
  mysql,
)

shows(
  'S40b',
  (tools) =>
    withCommand('mysql', batch, tools, async (command) => {
      command.child.stdin!.write(
        '/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\nselect name from item where id = 1;\n',
      )
      await eventually(async () => command.stdout() === 'one\n')
      await tools.expectOutcome()
    }),
  mysql,
)

shows(
  'S40c',
  async (tools) => {
    const writer = await connect(tools.stack, 'database')
    try {
      // Somebody writes: the dump stops where it wants to lock the table.
      await writer.query('lock tables app.item write')
      await withCommand('mysqldump', ['--no-tablespaces', 'app', 'item'], tools, async (command) => {
        const waits = "select 1 as one from information_schema.processlist where info like 'LOCK TABLES%'"
        await eventually(async () => (await tools.stack.database.query(waits)).length === 1)
        await tools.expectOutcome()
        await writer.query('unlock tables')
        await command.exited
        expect(command.stdout()).toContain("(1,'one')")
      })
    } finally {
      writer.destroy()
    }
  },
  mysqldump,
)
