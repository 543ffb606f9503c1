import { afterEach, beforeEach } from '@jest/globals'

/** What nobody caught while a spec ran: in a proxy it would be a crash. */
export function useUncaught(): { readonly errors: readonly unknown[] } {
  const errors: unknown[] = []
  const note = (error: unknown) => {
    errors.push(error)
  }
  beforeEach(() => {
    errors.length = 0
    process.on('uncaughtException', note)
    process.on('unhandledRejection', note)
  })
  afterEach(() => {
    process.off('uncaughtException', note)
    process.off('unhandledRejection', note)
  })
  return { errors }
}
