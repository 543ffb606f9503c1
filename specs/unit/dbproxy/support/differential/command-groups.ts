import { Command } from '../../../../../harness/mysql/command.ts'
import { type GroupMaker, sql } from './script-context.ts'
import type { Step } from './step.ts'

const command = (code: number, argument: string | Buffer = ''): Step => ({
  do: 'command',
  command: code,
  argument: Buffer.from(argument as string),
})

/** Commands that are neither text nor prepared statements. */
export const commandGroups: readonly GroupMaker[] = [
  () => [command(Command.COM_PING)],
  ({ random }) => [
    sql(random.pick(['SELECT * FROM t', 'BEGIN', 'DROP TABLE IF EXISTS x', 'BAD', "SET sql_mode = ''"])),
    command(Command.COM_PING),
  ],
  () => [command(Command.COM_STATISTICS)],
  ({ schema, random }) => [
    command(Command.COM_INIT_DB, random.pick([schema, `${schema}_b`])),
    sql('SELECT DATABASE()'),
  ],
  () => [command(Command.COM_INIT_DB, 'nowhere')],
  ({ schema }) => [command(Command.COM_INIT_DB, schema), command(Command.COM_FIELD_LIST, 't\0')],
  ({ random }) => [command(Command.COM_FIELD_LIST, random.pick(['t\0%', 't\0v', 'missing\0', 'u\0']))],
  ({ random }) => [command(Command.COM_SET_OPTION, Buffer.of(random.below(2), 0)), sql('SELECT 1; SELECT 2')],
  () => [command(Command.COM_SET_OPTION, Buffer.of(7, 0))],
  () => [command(Command.COM_RESET_CONNECTION)],
  ({ schema, random }) => [
    { do: 'changeUser', schema: random.pick([schema, schema, '']), password: 'right' },
    sql('SELECT @a, @@time_zone, @@autocommit, @@collation_connection, DATABASE()'),
    sql(`USE ${schema}`),
  ],
  ({ schema, random }) =>
    random.onceIn(3) ? [{ do: 'changeUser', schema, password: 'wrong' }] : [command(Command.COM_PING)],
  ({ random }) => [command(random.pick([0x77, Command.COM_SLEEP, Command.COM_TIME, Command.COM_CONNECT]))],
  ({ schema }) => [
    {
      do: 'ahead',
      steps: [
        command(Command.COM_PING),
        sql('SELECT 1'),
        command(Command.COM_INIT_DB, schema),
        command(Command.COM_PING),
      ],
    },
  ],
]
