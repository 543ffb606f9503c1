import { createRequire } from 'node:module'
import type * as Velocity from 'velocityjs'
import { javaText } from './java-methods.ts'

interface LoadedVelocity {
  readonly parse: typeof Velocity.parse
  readonly Renderer: typeof Velocity.Compile
}
let loaded: LoadedVelocity | undefined

/** The Velocity library, loaded at the first template: it takes 11 ms, and many stacks have none. */
export function velocity(): LoadedVelocity {
  loaded ??= load()
  return loaded
}

function load(): LoadedVelocity {
  const { parse, Compile } = createRequire(import.meta.url)('velocityjs') as typeof Velocity

  /** Shows values as Java does; null and what does not exist are empty. */
  class Renderer extends Compile {
    override getReferences(
      ...args: Parameters<Velocity.Compile['getReferences']>
    ): ReturnType<Velocity.Compile['getReferences']> {
      const value: unknown = super.getReferences(...args)
      const [, isShown] = args as unknown as [unknown, boolean?]
      return (isShown ? javaText(value) : value) as ReturnType<Velocity.Compile['getReferences']>
    }
  }
  return { parse, Renderer }
}
