import { PoolhouseError } from '../../kit/errors.ts'

/**
 * The Docker engine as Testcontainers finds it (DOCKER_HOST, the usual sockets).
 * @throws PoolhouseError `DockerUnavailable`
 */
export async function engineClient() {
  const { getContainerRuntimeClient } = await import('testcontainers')
  try {
    return await getContainerRuntimeClient()
  } catch (error) {
    throw new PoolhouseError(
      'DockerUnavailable',
      `no Docker engine answers: ${(error as Error).message}. Start Docker, or set DOCKER_HOST to where it is; the target 'embedded' needs none.`,
      { cause: error },
    )
  }
}
