import { stackStarter } from '../stack/start-stack.ts'
import { containers } from './containers.ts'
import { connectEmbedded, embedded } from './embedded.ts'

/** Every place where stacks run, by name. */
export const targets = { embedded, containers } as const

export const { startStack, connectStack } = stackStarter(targets, connectEmbedded)
