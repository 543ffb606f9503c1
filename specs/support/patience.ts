import { jest } from '@jest/globals'

// Starting four containers takes its time on a machine that is busy with others.
jest.setTimeout(120_000)
