import { PoolhouseError } from '../../kit/errors.ts'
import { LOOPBACK, loopbackOf } from './loopback-of.ts'

/**
 * The Docker engine as Testcontainers finds it (DOCKER_HOST, the usual sockets), looked for on this machine's loopback.
 * @throws PoolhouseError `DockerUnavailable`, also where the ports that it publishes cannot be reached from here
 */
export async function engineClient() {
  const { getContainerRuntimeClient } = await import('testcontainers')
  const client = await getContainerRuntimeClient().catch((error: Error) => {
    throw new PoolhouseError(
      'DockerUnavailable',
      `no Docker engine answers: ${error.message}. Start Docker, or set DOCKER_HOST to where it is; the target 'embedded' needs none.`,
      { cause: error },
    )
  })
  if (process.env.TESTCONTAINERS_HOST_OVERRIDE) return client
  // Testcontainers keeps one client for the process: what is set here is also where its wait strategies look.
  client.info.containerRuntime.host = await loopbackOf(client.info.containerRuntime.host)
  client.info.containerRuntime.hostIps = [{ address: LOOPBACK, family: 4 }]
  return client
}
