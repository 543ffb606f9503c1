import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import type { DbProxyConfig } from '../../../harness/index.ts'
import type { ClientProgram } from './client-programs.ts'
import { withDriverProcess } from './driver-process.ts'
import { type ScenarioTools, useScenarios } from './use-scenarios.ts'

/** A client that stops where the spec looks. */
export interface RunningClient {
  /** Lets the program go on to its next point, and returns what it says there. */
  next(): Promise<Record<string, unknown>>
}

type Looks = (client: RunningClient, tools: ScenarioTools) => Promise<void>

/** What most programs do: one query, and then they wait with their connection open. */
const queried: Looks = async (client, { expectOutcome }) => {
  expect(await client.next()).toMatchObject({ answer: 'one' })
  await expectOutcome()
}

/** An open transaction first, which then is committed or rolled back. */
export const heldThenFree: Looks = async (client, { expectOutcome, expectFree }) => {
  expect(await client.next()).toMatchObject({ answer: 'one' })
  await expectOutcome()
  await client.next()
  await expectFree()
}

/**
 * `useScenarios` for clients that are programs of other languages. Each logs in as on AWS today: caching_sha2_password
 * over TLS, the certificate checked against the stack's authority.
 */
export function useClientPrograms(dbProxy: DbProxyConfig = {}) {
  const { shows } = useScenarios(dbProxy)
  return {
    shows,
    runs: (id: string, program: ClientProgram, args: string[] = [], looks: Looks = queried) =>
      shows(id, (tools) => withClient(program, args, tools, (client) => looks(client, tools)), {
        missing: program.missing,
      }),
  }
}

/** Runs a program until `use` is through. Without `tls` it connects in plain text. */
export async function withClient(
  { file, args }: ClientProgram,
  more: string[],
  { login, certificateAuthority }: Pick<ScenarioTools, 'login' | 'certificateAuthority'>,
  use: (client: RunningClient) => Promise<void>,
  { tls = true }: { tls?: boolean } = {},
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'poolhouse-specs-ca-'))
  try {
    const caFile = join(directory, 'ca.pem')
    await writeFile(caFile, certificateAuthority)
    const env = { PYTHONDONTWRITEBYTECODE: '1', ...(tls && { DB_CA_FILE: caFile }) }
    let first = true
    await withDriverProcess(
      file,
      [...args, ...more],
      login,
      async ({ point, proceed }) => {
        const next = () => {
          if (!first) proceed()
          first = false
          return point()
        }
        await use({ next })
      },
      env,
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
