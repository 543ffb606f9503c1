import { spawnSync } from 'node:child_process'
import { type Capability, targets } from '../../harness/index.ts'
import { targetName } from './target-name.ts'

/** Programs of the machine that some specs drive; `.ci/run` installs them. */
const programs = {
  awsCli: { what: 'AWS CLI', command: ['aws', '--version'] },
  boto3: { what: 'boto3 and PyMySQL', command: ['/usr/bin/python3', '-c', 'import boto3, pymysql'] },
  mysqlClient: { what: 'mysql client', command: ['mysql', '--version'] },
} as const

/** What a spec may need, of its target or of the machine. */
export type Need = Capability | keyof typeof programs

/** Why the target, or this machine, has not what a spec needs; undefined when it has. */
export function lacking(need: Need): string | undefined {
  if (!(need in programs)) return targets[targetName()].lacks[need as Capability]
  const { what, command } = programs[need as keyof typeof programs]
  const [file, ...args] = command
  return spawnSync(file, args).status === 0 ? undefined : `no ${what} on this machine`
}
