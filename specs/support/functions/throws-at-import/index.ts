throw new Error('no configuration for this stage')

// biome-ignore lint/correctness/noUnreachable: a handler that is never reached is what this fixture is for
export const handler = async () => 'unreachable'
