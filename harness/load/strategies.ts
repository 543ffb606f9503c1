/** A way for a function to connect, shipped as a fixture that can be deployed as it is. */
export interface Strategy {
  readonly title: string
  /** Folder of fixtures/functions. */
  readonly fixture: string
  readonly via: 'database' | 'dbProxy'
  readonly environment?: Readonly<Record<string, string>>
}

/** From the most wasteful to the most thrifty; the order of the report. */
export const strategies = {
  'per-invocation': {
    title: 'a connection per invocation',
    fixture: 'now-per-invocation',
    via: 'database',
  },
  'module-scope': {
    title: 'a connection in module scope',
    fixture: 'now-module-scope',
    via: 'database',
  },
  'in-handler-pool': {
    title: 'a pool made in the handler',
    fixture: 'now-in-handler-pool',
    via: 'database',
  },
  'db-proxy': {
    title: 'module scope, through the proxy',
    fixture: 'now-module-scope',
    via: 'dbProxy',
  },
  'db-proxy-pinned': {
    title: 'through the proxy, pinned by execute()',
    fixture: 'now-module-scope',
    via: 'dbProxy',
    environment: { STATEMENTS: 'prepared' },
  },
  'db-proxy-pool': {
    title: 'a pool in module scope, through the proxy',
    fixture: 'now-module-scope-pool',
    via: 'dbProxy',
  },
} satisfies Record<string, Strategy>

export type StrategyName = keyof typeof strategies

/** Whether a name is one of the shipped strategies. */
export function isStrategy(name: string): name is StrategyName {
  return Object.hasOwn(strategies, name)
}
