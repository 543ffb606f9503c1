throw new Error('no configuration for this stage')

export const handler = async () => 'unreachable'
