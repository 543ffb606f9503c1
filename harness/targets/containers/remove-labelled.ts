import { engineClient } from './engine.ts'

/** On every container of a stack, LocalStack's Lambda containers among them; its value is the stack's session. */
export const SESSION_LABEL = 'poolhouse.session'

/** Removes the containers of a session, and its network. What is gone already does not matter. */
export async function removeLabelled(session: string): Promise<void> {
  const { dockerode } = (await engineClient()).container
  const containers = await dockerode.listContainers({
    all: true,
    filters: { label: [`${SESSION_LABEL}=${session}`] },
  })
  await Promise.all(
    containers.map(({ Id }) => dockerode.getContainer(Id).remove({ force: true, v: true }).catch(ignoreGone)),
  )
  await dockerode.getNetwork(`poolhouse-${session}`).remove().catch(ignoreGone)
}

/** 404: gone; 409: somebody else is removing it. */
function ignoreGone(error: { statusCode?: number }): void {
  if (error.statusCode !== 404 && error.statusCode !== 409) throw error
}
