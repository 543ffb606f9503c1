import { spawn } from 'node:child_process'
import { PoolhouseError } from '../harness/kit/errors.ts'

/** The label that says of what an image was made. */
export const INPUTS_LABEL = 'poolhouse.inputs'

/** Runs `docker`. @throws PoolhouseError `ServerFailed` with the last lines that it wrote */
export function docker(args: readonly string[], { input }: { input?: string } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    // The classic builder is in every engine; buildx is a plugin that Debian packages apart.
    const child = spawn('docker', args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, DOCKER_BUILDKIT: '0' },
    })
    child.stdin.on('error', () => {}) // it may end before it has read everything; its status tells
    child.stdin.end(input)
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk
    })
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk
    })
    child.once('error', (error) => reject(failed(`could not be started: ${error.message}`)))
    child.once('close', (code) => {
      if (code === 0) return resolve(output)
      reject(
        failed(
          `ended with status ${code}:\n${`${output}${errors}`.trimEnd().split('\n').slice(-15).join('\n')}`,
        ),
      )
    })
    const failed = (what: string) =>
      new PoolhouseError('ServerFailed', `docker ${args.slice(0, 2).join(' ')} ${what}`)
  })
}

/** What the image that now has `tag` was made of; undefined when there is none. */
export async function inputsOf(tag: string): Promise<string | undefined> {
  const format = `{{ index .Config.Labels "${INPUTS_LABEL}" }}`
  return docker(['image', 'inspect', '--format', format, tag]).then(
    (text) => text.trim(),
    () => undefined,
  )
}
