import type { Service } from './service.ts'

/**
 * A service whose operations are loaded at its first call: the start of a stack does not pay for those that nobody calls. Whoever
 * calls them past the endpoint awaits `load` first; until then there are none.
 */
export function whenCalled<S extends Service>(
  service: Omit<S, 'operations' | 'load'>,
  load: () => Promise<Service['operations']>,
): Omit<S, 'operations' | 'load'> & Required<Pick<Service, 'operations' | 'load'>> {
  let loading: Promise<Service['operations']> | undefined
  let loaded: Service['operations'] = {}
  return {
    ...service,
    get operations() {
      return loaded
    },
    async load() {
      loading ??= load()
      loaded = await loading
    },
  }
}
