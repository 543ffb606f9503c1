import { jest } from '@jest/globals'

// Starting four containers takes its time on a machine that is busy with others.
jest.setTimeout(300_000)
process.env.POOLHOUSE_CONTAINER_TIMEOUT ??= '240'
