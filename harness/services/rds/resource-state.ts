/** A resource of which one thing is done at a time. */
export interface Stateful<Status extends string> {
  status: Status | 'available'
}

/** @throws what `refuse` makes, unless the resource is available. */
export function requireAvailable(resource: Stateful<string>, refuse: () => Error): void {
  if (resource.status !== 'available') throw refuse()
}

/**
 * Shows `status` while `work` runs, and `available` after it, also when it failed: what could not be deleted may be
 * deleted again.
 * @throws what `refuse` makes while something else is being done.
 */
export async function whileIn<Status extends string, T>(
  resource: Stateful<Status>,
  status: Status,
  refuse: () => Error,
  work: () => Promise<T>,
): Promise<T> {
  requireAvailable(resource, refuse)
  resource.status = status
  try {
    return await work()
  } finally {
    resource.status = 'available'
  }
}
