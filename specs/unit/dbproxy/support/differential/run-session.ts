import { createHash } from 'node:crypto'
import { CapabilityFlag } from '../../../../../harness/mysql/capability-flag.ts'
import { Command } from '../../../../../harness/mysql/command.ts'
import { frame } from '../../../../../harness/mysql/framing.ts'
import { PASSWORD } from '../proxy-fixture.ts'
import { withoutAllowedDifferences } from './allowed-differences.ts'
import { encodeExecute, encodeQuery } from './encode-command.ts'
import { ScriptClient, ServerGoneError } from './script-client.ts'
import { describeStep, type SessionScript, type Step } from './step.ts'

/** What a client saw, one line a reply: the bytes in hexadecimal, or a digest of them where they are many. */
export type Transcript = readonly string[]

const LONGEST_LINE = 4_096

/** Plays a script against a server or a proxy, and `between` behind each step. Rejects only where no connection can be had. */
export async function runSession(
  address: { host: string; port: number },
  { settings, groups }: SessionScript,
  between: () => Promise<unknown> = async () => {},
): Promise<Transcript> {
  const client = await ScriptClient.connect(address, settings)
  const seen: string[] = [`login: ${client.welcome.toString('hex')}`]
  const statements = new Map<string, number>()
  try {
    for (const step of groups.flat()) {
      seen.push(...(await runStep(client, step, statements)))
      await between()
    }
  } catch (error) {
    if (!(error instanceof ServerGoneError)) throw error
    seen.push(`no reply: ${error.message}`)
  } finally {
    client.destroy()
  }
  return seen
}

async function runStep(client: ScriptClient, step: Step, statements: Map<string, number>): Promise<string[]> {
  if (step.do === 'leave') return [await leave(client, step.how)]
  if (step.do === 'changeUser') {
    statements.clear()
    const reply = await client.changeUser(step.schema, step.password === 'right' ? PASSWORD : 'wrong')
    return [line(Command.COM_CHANGE_USER, withoutAllowedDifferences(Command.COM_CHANGE_USER, reply))]
  }
  const steps = step.do === 'ahead' ? step.steps : [step]
  const sent: [Step, number][] = []
  for (const one of steps) {
    const [command, argument] = encode(client, one, statements)
    await client.send(command, argument)
    sent.push([one, command])
  }
  const seen: string[] = []
  for (const [one, command] of sent) {
    const reply = await client.reply(command).catch((error: unknown) => {
      if (error instanceof ServerGoneError) throw error
      throw new Error(`reply to ${describeStep(one)}`, { cause: error })
    })
    const packet = reply.packets[0]
    if (one.do === 'prepare' && packet?.[0] === 0) statements.set(one.name, packet.readUInt32LE(1))
    seen.push(line(command, withoutAllowedDifferences(command, reply)))
  }
  return seen
}

function encode(client: ScriptClient, step: Step, statements: ReadonlyMap<string, number>): [number, Buffer] {
  const attributes = client.has(CapabilityFlag.CLIENT_QUERY_ATTRIBUTES)
  const id = (name: string) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(statements.get(name) ?? 0x7fffffff)
    return bytes
  }
  switch (step.do) {
    case 'query':
      return [Command.COM_QUERY, encodeQuery(step.sql, attributes ? (step.attributes ?? {}) : undefined)]
    case 'command':
      return [step.command, step.argument]
    case 'prepare':
      return [Command.COM_STMT_PREPARE, Buffer.from(step.sql)]
    case 'execute':
      return [
        Command.COM_STMT_EXECUTE,
        Buffer.concat([id(step.name), encodeExecute(step.parameters, step.cursor, attributes)]),
      ]
    case 'longData':
      return [
        Command.COM_STMT_SEND_LONG_DATA,
        Buffer.concat([id(step.name), Buffer.of(step.index, 0), step.data]),
      ]
    case 'fetch':
      return [Command.COM_STMT_FETCH, Buffer.concat([id(step.name), Buffer.of(step.rows, 0, 0, 0)])]
    case 'closeStatement':
      return [Command.COM_STMT_CLOSE, id(step.name)]
    case 'resetStatement':
      return [Command.COM_STMT_RESET, id(step.name)]
    default:
      throw new Error(`${step.do} is not one command`)
  }
}

/** What the server still says is not looked at: it may or may not come before the end. */
async function leave(client: ScriptClient, how: (Step & { do: 'leave' })['how']): Promise<string> {
  const { socket } = client
  const query = (sql: string) => {
    const attributes = client.has(CapabilityFlag.CLIENT_QUERY_ATTRIBUTES)
    return client.send(Command.COM_QUERY, encodeQuery(sql, attributes ? {} : undefined))
  }
  switch (how) {
    case 'quit':
      await client.send(Command.COM_QUIT, Buffer.alloc(0))
      await client.ended()
      break
    case 'reset':
      socket.destroy()
      break
    case 'inPacket':
      socket.write(frame(Buffer.from(`\x03INSERT INTO t (v) VALUES (${'1'.repeat(90)})`), 0).subarray(0, 60))
      await new Promise((resolve) => setImmediate(resolve))
      break
    case 'inStatement':
      await query('SELECT SLEEP(0.05) FROM t')
      await new Promise((resolve) => setImmediate(resolve))
      break
    default:
      await query("SELECT REPEAT('r', 3000000)")
      await client.firstBytes()
  }
  return `left: ${how}`
}

function line(command: number, reply: Buffer): string {
  const text =
    reply.length <= LONGEST_LINE
      ? reply.toString('hex')
      : `${reply.length} bytes, ${createHash('sha1').update(reply).digest('hex')}`
  return `${command.toString(16)}: ${text}`
}
