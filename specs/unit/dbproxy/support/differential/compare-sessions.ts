import { runSession, type Transcript } from './run-session.ts'
import { describeStep, type SessionScript, type Step } from './step.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

/** One client: the scripts of its sessions, one after the other. */
export interface ClientScript {
  readonly schema: string
  readonly sessions: readonly SessionScript[]
}

/** Plays all clients at once. */
export function playAll(
  address: Address,
  clients: readonly ClientScript[],
): Promise<readonly (readonly Transcript[])[]> {
  return Promise.all(
    clients.map(async ({ sessions }) => {
      const transcripts: Transcript[] = []
      for (const session of sessions) transcripts.push(await runSession(address, session))
      return transcripts
    }),
  )
}

/** The first reply that differs, in words; undefined when both are equal. */
export function firstDifference(
  script: SessionScript,
  wanted: Transcript,
  got: Transcript,
): string | undefined {
  const replies: Step[] = script.groups.flat().flatMap((step) => (step.do === 'ahead' ? step.steps : [step]))
  const steps: (Step | undefined)[] = [undefined, ...replies]
  for (let i = 0; i < Math.max(wanted.length, got.length); i++) {
    if (wanted[i] === got[i]) continue
    const before = steps
      .slice(1, i)
      .map((step) => `    ${describeStep(step!)}`)
      .join('\n')
    const at = i === 0 ? 'the login' : steps[i] ? describeStep(steps[i]!) : 'the end'
    return `after\n${before}\n  ${at}\n  alone:   ${readable(wanted[i])}\n  through: ${readable(got[i])}`
  }
  return undefined
}

/** Bytes and the text in them. */
function readable(reply: string | undefined): string {
  const hex = /^[0-9a-f]+: ([0-9a-f]+)$/.exec(reply ?? '')?.[1]
  if (hex === undefined) return reply ?? 'nothing'
  const text = Buffer.from(hex, 'hex')
    .toString('latin1')
    .replace(/[^ -~]/g, '.')
  return `${reply!.slice(0, 600)}\n           ${text.slice(0, 300)}`
}
