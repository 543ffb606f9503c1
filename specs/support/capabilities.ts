import { spawnSync } from 'node:child_process'
import { type Capability, targets } from '../../harness/index.ts'
import { chromiumPath } from './chromium-path.ts'
import { targetName } from './target-name.ts'

/** Programs of the machine that some specs drive; `.ci/run` installs them. */
const programs = {
  awsCli: { what: 'AWS CLI', command: ['aws', '--version'] },
  boto3: { what: 'boto3 and PyMySQL', command: ['/usr/bin/python3', '-c', 'import boto3, pymysql'] },
  mysqlClient: { what: 'mysql client', command: ['mysql', '--version'] },
} as const

/** Images that some specs are about, by the variable that names one that is there; tools/run-specs.ts sets it empty when none is. */
const images = {
  realLocalStack: { what: 'image of the real LocalStack', variable: 'POOLHOUSE_REAL_LOCALSTACK_IMAGE' },
  realProxySql: {
    what: 'ProxySQL image to be had, and no POOLHOUSE_PROXYSQL to build one around',
    variable: 'POOLHOUSE_REAL_PROXYSQL_IMAGE',
  },
} as const

/** What a spec may need, of its target or of the machine. */
export type Need = Capability | 'chromium' | keyof typeof programs | keyof typeof images

/** Why the target, or this machine, has not what a spec needs; undefined when it has. */
export function lacking(need: Need): string | undefined {
  if (need === 'chromium')
    return chromiumPath ? undefined : 'no Chromium on this machine; POOLHOUSE_CHROMIUM names one'
  if (need in images) {
    const { what, variable } = images[need as keyof typeof images]
    return process.env[variable] === '' ? `no ${what}` : undefined
  }
  if (!(need in programs)) return targets[targetName()].lacks[need as Capability]
  const { what, command } = programs[need as keyof typeof programs]
  const [file, ...args] = command
  return spawnSync(file, args).status === 0 ? undefined : `no ${what} on this machine`
}
