import { Command } from '../../../../../harness/mysql/command.ts'
import type { ReplyReader } from './reply-reader.ts'
import { withoutTransactionState } from './session-state-notes.ts'

/** Something in which a reply through the proxy may differ from the database's own. */
export interface AllowedDifference {
  readonly what: string
  readonly why: string
  /** Takes the difference out of a copy of the reply to such a command. */
  readonly commands: readonly number[]
  readonly take: (reply: Buffer) => Buffer
}

/** The whole list: what is not in it must be equal, byte for byte. docs/db-proxy.md has it for users. */
export const allowedDifferences: readonly AllowedDifference[] = [
  {
    what: 'numbers of prepared statements',
    why: 'they count per database connection, and that one has served others before',
    commands: [Command.COM_STMT_PREPARE],
    take(reply) {
      if (reply[4] === 0) reply.fill(0, 5, 9)
      return reply
    },
  },
  {
    what: 'the messages before the answer to COM_CHANGE_USER',
    why: 'scrambles are random, and the proxy checks the password itself',
    commands: [Command.COM_CHANGE_USER],
    take(reply) {
      reply[3] = 0
      return reply
    },
  },
  {
    what: 'the warning count in replies to commands that are no statements',
    why: "servers repeat there that of the connection's last statement, and that may have been another client's",
    commands: [
      Command.COM_PING,
      Command.COM_INIT_DB,
      Command.COM_FIELD_LIST,
      Command.COM_SET_OPTION,
      Command.COM_STMT_RESET,
    ],
    take: withoutWarnings,
  },
  {
    what: 'notes of the transaction state, or of nothing, in OK packets with SERVER_SESSION_STATE_CHANGED',
    why: "the database owes them after a failed statement, and the proxy's own question whether a transaction is open takes them",
    commands: [Command.COM_QUERY, Command.COM_STMT_EXECUTE, Command.COM_INIT_DB, Command.COM_PING],
    take: withoutTransactionState,
  },
  {
    what: 'numbers of prepared statements in errors',
    why: 'they count per database connection',
    commands: [Command.COM_STMT_EXECUTE, Command.COM_STMT_FETCH, Command.COM_STMT_RESET],
    take(reply) {
      if (reply[4] !== 0xff) return reply
      return Buffer.from(reply.toString('latin1', 4).replace(/\(\d+\)/, '(number)'), 'latin1')
    },
  },
  {
    what: 'the figures of COM_STATISTICS',
    why: "they are the server's and change by the moment",
    commands: [Command.COM_STATISTICS],
    take: () => Buffer.alloc(0),
  },
]

export function withoutAllowedDifferences(command: number, reply: ReplyReader): Buffer {
  let bytes = reply.bytes
  for (const { commands, take } of allowedDifferences)
    if (commands.includes(command)) bytes = take(Buffer.from(bytes))
  return bytes
}

/** Of the last packet: an OK without text, an EOF, or an OK in its place; an ERR has none. */
function withoutWarnings(reply: Buffer): Buffer {
  let at = 0
  while (at + 4 + reply.readUIntLE(at, 3) < reply.length) at += 4 + reply.readUIntLE(at, 3)
  const isEof = reply[at + 4] === 0xfe && reply.length === at + 9
  if (isEof) reply.fill(0, at + 5, at + 7)
  else if (reply[at + 4] !== 0xff) reply.fill(0, at + 9, at + 11)
  return reply
}
