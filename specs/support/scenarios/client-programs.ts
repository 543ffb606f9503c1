import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defaultCacheDir } from '../../../harness/kit/cache-dir.ts'
import { root } from '../definitions.ts'

/** A program of this directory that connects through the proxy, and how it is started. */
export interface ClientProgram {
  readonly file: string
  readonly args: readonly string[]
  /** What this machine lacks for it. */
  readonly missing: string | undefined
}

const here = join(root, 'specs', 'support', 'scenarios')

/** Where `.ci/run` puts clients that are not in Debian. */
const clientsDirectory = join(defaultCacheDir(process.env), 'clients')

/** Whether a command of the machine ends well. */
const works = (file: string, ...args: string[]) => spawnSync(file, args).status === 0

const program = (there: boolean, lacks: string, file: string, ...args: string[]): ClientProgram => ({
  file,
  args,
  missing: there ? undefined : `no ${lacks} on this machine`,
})

/** The system's own Python: Debian's packages are for that one. */
const PYTHON = '/usr/bin/python3'

export const python = (script: string, modules: string): ClientProgram =>
  program(works(PYTHON, '-c', `import ${modules}`), modules, PYTHON, join(here, 'python', script))

/** Not in Debian: packages that `.ci/run` puts aside for the system's Python. */
const pythonPackages = `PYTHONPATH=${join(clientsDirectory, 'python')}`

export const pythonPackage = (script: string, modules: string): ClientProgram =>
  program(
    works('env', pythonPackages, PYTHON, '-c', `import ${modules}`),
    `${modules} in ${pythonPackages}`,
    'env',
    pythonPackages,
    PYTHON,
    join(here, 'python', script),
  )

export const ruby = (script: string, library: string): ClientProgram =>
  program(
    works('ruby', '-e', `require '${library}'`),
    `Ruby's ${library}`,
    'ruby',
    join(here, 'ruby', script),
  )

export const php = (script: string, condition: string, lacks: string): ClientProgram =>
  program(works('php', '-r', `exit(${condition} ? 0 : 1);`), lacks, 'php', join(here, 'php', script))

export const perl = (driver: 'mysql' | 'MariaDB'): ClientProgram =>
  program(
    works('perl', '-MJSON::PP', '-MDBI', `-MDBD::${driver}`, '-e', '1'),
    `DBD::${driver}`,
    'perl',
    join(here, 'perl', 'dbi_client.pl'),
    driver,
  )

/** One source file, compiled as it is started. */
const java = (driver: 'mysql' | 'mariadb', jar: string, lacks: string): ClientProgram =>
  program(
    existsSync(jar) && works('java', '--list-modules'),
    lacks,
    'java',
    // No compiled code is worth its compiling in a program of one query.
    '-XX:TieredStopAtLevel=1',
    '-cp',
    jar,
    join(here, 'jdbc', 'Scenario.java'),
    driver,
  )

/** Debian's, which is of the old major version. */
export const mariadbConnectorJ2 = () =>
  java('mariadb', '/usr/share/java/mariadb-java-client.jar', "Debian's MariaDB Connector/J, or no java")

export const mariadbConnectorJ3 = () => fromMaven('mariadb', 'mariadb-java-client-3.5.6.jar')
export const mysqlConnectorJ = () => fromMaven('mysql', 'mysql-connector-j-9.4.0.jar')

const fromMaven = (driver: 'mysql' | 'mariadb', jar: string) =>
  java(driver, join(clientsDirectory, jar), `${jar} in ${clientsDirectory}, or no java`)

export const mysqlClient = (command: 'mysql' | 'mysqldump'): ClientProgram =>
  program(works(command, '--version'), `${command} client`, command)
