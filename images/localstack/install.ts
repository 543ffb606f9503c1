import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { docker, INPUTS_LABEL } from '../docker.ts'

/** The last version whose image needs no account; the same is on PyPI. */
export const LOCALSTACK_VERSION = '4.14.0'

/** The day after that version's. */
const UPLOADED_PRIOR_TO = '2026-02-27T00:00:00Z'

/** Files of the machine by which pip reaches its index, where they are. */
const MACHINE_FILES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pip.conf', '/etc/resolv.conf']
/** Variables of the machine that pip obeys; they reach the installation by its standard input and stay in no image. */
const MACHINE_VARIABLES =
  /^(PIP_(INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST|DEFAULT_TIMEOUT)|(https?|no)_proxy)$/i

/**
 * Installs LocalStack from PyPI into a container of the base image, and keeps that as an image with LocalStack's contract:
 * port 4566, `Ready.`, health route. It has the services that LocalStack itself implements; its Lambda needs a program that is on
 * GitHub only, so functions do not run in it.
 */
export async function installLocalStack(
  base: string,
  tag: string,
  inputs: string,
  tell: (line: string) => void,
): Promise<void> {
  const container = `poolhouse-build-${randomBytes(4).toString('hex')}`
  const mounts = MACHINE_FILES.filter((path) => existsSync(path)).flatMap((path) => [
    '-v',
    `${path}:${path}:ro`,
  ])
  const variables = Object.entries(process.env)
    .filter(([name]) => MACHINE_VARIABLES.test(name))
    .map(([name, value]) => `export ${name}='${(value ?? '').replaceAll("'", "'\\''")}'`)
  const script = [
    'set -e',
    ...variables,
    'python3 -m venv /opt/localstack',
    'pip() { /opt/localstack/bin/pip install -q --disable-pip-version-check --no-cache-dir --cert /etc/ssl/certs/ca-certificates.crt "$@"; }',
    "pip --upgrade 'pip>=26'",
    // It names few of its packages' versions, and with those of a later day it does not start. tzdata: this base has none.
    `pip --uploaded-prior-to=${UPLOADED_PRIOR_TO} 'localstack-core[runtime]==${LOCALSTACK_VERSION}' tzdata`,
    'mkdir -p /var/lib/localstack /etc/localstack/init/{boot,ready,shutdown,start}.d /usr/lib/localstack /tmp/localstack',
  ].join('\n')
  try {
    tell(`  installing LocalStack ${LOCALSTACK_VERSION} from PyPI, about 500 MB`)
    // On the machine's own network: the builder's has neither its name server nor its proxy.
    await docker(['run', '-i', '--name', container, '--network', 'host', ...mounts, base, 'bash', '-s'], {
      input: script,
    })
    const health = `python3 -c "import urllib.request as r; r.urlopen('http://127.0.0.1:4566/_localstack/health', timeout=5)"`
    const changes = [
      `LABEL ${INPUTS_LABEL}=${inputs}`,
      'ENV PATH=/opt/localstack/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'ENV GATEWAY_LISTEN=0.0.0.0:4566 DISABLE_EVENTS=1 SKIP_SSL_CERT_DOWNLOAD=1 LOCALSTACK_VOLUME_DIR=/var/lib/localstack',
      'EXPOSE 4566',
      `HEALTHCHECK --interval=2s --timeout=5s --start-period=60s --retries=10 CMD ${health}`,
      'CMD ["python3", "-m", "localstack.runtime.main"]',
    ]
    await docker(['commit', ...changes.flatMap((change) => ['--change', change]), container, tag])
  } finally {
    await docker(['rm', '-f', container])
  }
}
