import type { Rootfs } from './rootfs.ts'

/** An image that is made on the machine, because no registry of images can be reached. */
export interface OwnImage {
  readonly name: ImageName
  readonly tag: string
  /** Made of packages; else of a Dockerfile in the folder of its name. */
  readonly rootfs?: Rootfs
  readonly from?: ImageName
  /** What else decides about its content: paths from the root of the repository. */
  readonly sources: readonly string[]
}

export type ImageName = 'base' | 'mysql' | 'poolhouse' | 'db-proxy' | 'python' | 'localstack' | 'proxysql'

/** Every image, those first that others are built on. */
export const ownImages: readonly OwnImage[] = [
  {
    name: 'base',
    tag: 'poolhouse/base:local',
    rootfs: {
      name: 'base',
      suite: 'sid',
      main: { prefix: 'mysql-server-core', name: /^mysql-server-core(-[0-9.]+)?$/ },
      alongside: [
        'mysql-client-core',
        'bash',
        'coreutils',
        'util-linux',
        'sed',
        'grep',
        'gzip',
        'mawk',
        'libc-bin',
        'libstdc++6',
        'ca-certificates',
      ],
    },
    sources: [],
  },
  { name: 'mysql', tag: 'poolhouse/mysql:local', from: 'base', sources: ['images/mysql'] },
  {
    name: 'poolhouse',
    tag: 'poolhouse/poolhouse:local',
    from: 'base',
    sources: ['images/poolhouse', 'images/node-app.ts', 'harness', 'package-lock.json'],
  },
  { name: 'db-proxy', tag: 'poolhouse/db-proxy:local', from: 'poolhouse', sources: ['images/db-proxy'] },
  {
    name: 'python',
    tag: 'poolhouse/python:local',
    rootfs: {
      name: 'python',
      suite: 'trixie', // Python 3.13, LocalStack's own; it does not run on Debian 12's 3.11
      main: { prefix: 'python3', name: /^python3$/ },
      alongside: [
        'python3-venv',
        'bash',
        'coreutils',
        'sed',
        'grep',
        'mawk',
        'libc-bin',
        'libstdc++6',
        'ca-certificates',
      ],
    },
    sources: [],
  },
  { name: 'localstack', tag: 'poolhouse/localstack:4.14.0', from: 'python', sources: ['images/localstack'] },
  {
    name: 'proxysql',
    tag: 'poolhouse/proxysql:local',
    from: 'base',
    sources: ['images/proxysql', 'images/libraries-of.ts'],
  },
]
