import { createSocket } from 'node:dgram'
import { PoolhouseError } from '../../kit/errors.ts'

/** Where containers' ports are published, and nowhere else. */
export const LOOPBACK = '127.0.0.1'

/**
 * The loopback address in place of `host`, where Testcontainers looks for published ports. Inside a container it names the gateway of
 * Docker's bridge; where the engine runs in that same container (a CI machine that starts its own), the gateway is an address of our own
 * and the ports are on our loopback.
 * @param host as Testcontainers found it: a name or an address
 * @throws PoolhouseError `DockerUnavailable` when the engine is elsewhere: on another machine, or outside of the container that we are in
 */
export async function loopbackOf(host: string): Promise<string> {
  if (host === 'localhost' || (await isOwnAddress(host))) return LOOPBACK
  throw new PoolhouseError(
    'DockerUnavailable',
    `the Docker engine publishes ports at ${host}, and the containers target publishes on the loopback address (${LOOPBACK}) only, which is another one there. Run on the engine's machine, start an engine within this container, or set TESTCONTAINERS_HOST_OVERRIDE to where ${LOOPBACK} of the engine's machine is forwarded to; the target 'embedded' needs no engine.`,
  )
}

/** Asks the kernel, by binding a datagram socket: Node's list of interfaces leaves out a bridge that no container uses yet. */
function isOwnAddress(host: string): Promise<boolean> {
  const socket = createSocket('udp4')
  return new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false))
    socket.bind(0, host, () => resolve(true))
  }).finally(() => socket.close())
}
