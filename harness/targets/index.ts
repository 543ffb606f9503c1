import { stackStarter } from '../stack/start-stack.ts'
import { connectEmbedded, embedded } from './embedded.ts'

export const { startStack, connectStack } = stackStarter({ embedded }, connectEmbedded)
