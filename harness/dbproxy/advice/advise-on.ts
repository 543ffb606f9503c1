import type { Advice, ObservedDatabase, ObservedProxy, ObservedSession } from './advice.ts'

/** A transaction that waits for its client for so long is worth a word. Our choice: AWS says "short". */
const LONG_IDLE_TRANSACTION_MS = 1_000
/** AWS: keep 30 per cent more than the observed peak. */
const HEADROOM = 1.3

/** Nothing to say about. */
const NO_DATABASE: ObservedDatabase = { instanceClass: '', waitTimeoutSeconds: Infinity, initConnect: '' }

type Rule = (proxy: ObservedProxy) => Advice | undefined

/**
 * AWS's best practices for RDS Proxy, applied to what a running proxy shows. Each rule speaks only where it applies; an
 * empty list means that nothing was seen, not that nothing is wrong.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-best-practices.configuration.html
 */
export function adviseOn(proxy: ObservedProxy): Advice[] {
  return rules.map((rule) => rule(proxy)).filter((advice) => advice !== undefined)
}

const rules: readonly Rule[] = [
  ({ sessions }) => {
    const pinned = sessions.filter((session) => session.pinned)
    if (pinned.length === 0) return undefined
    const [first] = pinned
    const anchors = [...new Set(pinned.map(({ pinned: pin }) => pin!.rule))].sort()
    return {
      rule: 'pinned-sessions',
      finding: `${pinned.length} of ${count(sessions, 'client')} pinned (${countByRule(pinned)}); the first by: ${shorten(first!.pinned!.statement)}`,
      change: `Each keeps a database connection to its end, as if there were no proxy. See ${anchors.map((rule) => `docs/pinning.md#${rule.toLowerCase()}`).join(', ')}.`,
      docs: `docs/pinning.md#${anchors[0]!.toLowerCase()}`,
      grade: 'A',
    }
  },
  ({ statistics: { clientConnectionsClosedIdle: closed }, configuration }) =>
    closed === 0
      ? undefined
      : advice('client-lifetime', 'A', {
          finding: `IdleClientTimeout (${configuration.idleClientTimeoutSeconds} s) closed ${closed} client connection${plural(closed)}; the client learns of it with its next statement.`,
          change:
            "Let the client's pool close idle connections before the proxy does: its maximum idle time below IdleClientTimeout.",
        }),
  ({
    configuration: { idleClientTimeoutSeconds: idle },
    database: { waitTimeoutSeconds: wait } = NO_DATABASE,
  }) =>
    idle < wait
      ? undefined
      : advice('idle-client-timeout', 'A', {
          finding: `IdleClientTimeout is ${idle} s and the database's wait_timeout is ${wait} s: the database may close a connection before the proxy closes its client.`,
          change: 'Order the lifetimes: client pool < IdleClientTimeout < wait_timeout.',
        }),
  ({ sessions, configuration: { idleClientTimeoutSeconds } }) => {
    const probing = sessions.filter(
      ({ onlyProbesForMs }) => onlyProbesForMs >= idleClientTimeoutSeconds * 1000,
    )
    if (probing.length === 0) return undefined
    return advice('probes', 'A', {
      finding: `${count(probing, 'client')} sent nothing but liveness probes (COM_PING, SELECT 1) for longer than IdleClientTimeout (${idleClientTimeoutSeconds} s); without them the proxy would have closed ${probing.length === 1 ? 'it' : 'them'}.`,
      change: 'Probe a connection when it is taken from the pool, not while it is idle.',
    })
  },
  ({ sessions }) => {
    const waiting = sessions.filter(
      ({ inTransaction, state, quietForMs }) =>
        inTransaction && state === 'idle' && quietForMs >= LONG_IDLE_TRANSACTION_MS,
    )
    if (waiting.length === 0) return undefined
    const longest = Math.max(...waiting.map(({ quietForMs }) => quietForMs))
    return advice('idle-in-transaction', 'A', {
      finding: `${count(waiting, 'client')} hold${waiting.length === 1 ? 's' : ''} a database connection in a transaction and send${waiting.length === 1 ? 's' : ''} nothing, the longest for ${Math.floor(longest / 1000)} s.`,
      change:
        'Commit or roll back before anything slow; with autocommit = 0 (the default of Python drivers) a SELECT opens a transaction too.',
    })
  },
  ({ configuration: { sessionPinningFilters }, statistics: { setsExcluded } }) =>
    !sessionPinningFilters.includes('EXCLUDE_VARIABLE_SETS') || setsExcluded === 0
      ? undefined
      : advice('exclude-variable-sets', 'A', {
          finding: `EXCLUDE_VARIABLE_SETS let ${setsExcluded} SET statement${plural(setsExcluded)} pass that would have pinned; what ${setsExcluded === 1 ? 'it' : 'they'} set may meet other sessions on the same database connection.`,
          change:
            'Keep the filter only where every SET repeats the server default, or where SET and its use are in one transaction and every transaction sets its own.',
        }),
  ({ configuration: { initQuery } }) =>
    !/\bsql_auto_is_null\s*:?=\s*(?!0\b|off\b|false\b)\S/i.test(initQuery)
      ? undefined
      : advice('init-query', 'A', {
          finding: 'The initialization query sets sql_auto_is_null to something other than 0.',
          change: 'Leave it out: AWS says that the proxy may not work as expected with it.',
        }),
  ({ database: { initConnect } = NO_DATABASE }) =>
    initConnect.trim() === ''
      ? undefined
      : advice('init-connect', 'A', {
          finding: `The database has init_connect = ${shorten(initConnect)}.`,
          change: "Use the proxy's initialization query: init_connect may not work as expected through it.",
        }),
  ({ statistics: { peakInUse, limit, borrowTimeouts } }) => {
    const wanted = Math.ceil(peakInUse * HEADROOM)
    if (wanted <= limit || peakInUse === 0) return undefined
    const failed =
      borrowTimeouts === 0 ? '' : ` ${borrowTimeouts} borrow${plural(borrowTimeouts)} timed out (9501).`
    return advice('headroom', 'A', {
      finding: `Up to ${peakInUse} of ${limit} usable database connections were in use at once.${failed}`,
      change: `Have 30 % more than the peak, ${wanted} here: a larger MaxConnectionsPercent, a larger instance class, or shorter transactions and fewer pins.`,
    })
  },
  ({ configuration: { maxConnectionsPercent }, database: { instanceClass } = NO_DATABASE }) => {
    const least = leastPercentOf(instanceClass)
    if (least === undefined || maxConnectionsPercent >= least) return undefined
    return advice('max-connections-percent', 'A', {
      finding: `MaxConnectionsPercent is ${maxConnectionsPercent} on ${instanceClass}.`,
      change: `AWS recommends ${least} or more for this class (the lower of its two tables, which disagree).`,
    })
  },
]

/** Only for the classes that both of AWS's tables name; the lower value of the two (contradiction X10 of docs/db-proxy.md). */
function leastPercentOf(instanceClass: string): number | undefined {
  if (/^db\.t\d\w*\.small$/.test(instanceClass)) return 30
  return /^db\.t\d\w*\.(medium|large)$/.test(instanceClass) ? 20 : undefined
}

function advice(
  rule: Advice['rule'],
  grade: Advice['grade'],
  text: Pick<Advice, 'finding' | 'change'>,
): Advice {
  return { rule, ...text, docs: `docs/advice.md#${rule}`, grade }
}

function countByRule(pinned: readonly ObservedSession[]): string {
  const counts = new Map<string, number>()
  for (const { pinned: pin } of pinned) counts.set(pin!.rule, (counts.get(pin!.rule) ?? 0) + 1)
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([rule, number]) => `${rule}: ${number}`)
    .join(', ')
}

function count(things: readonly unknown[], name: string): string {
  return `${things.length} ${name}${plural(things.length)}`
}

function plural(number: number): string {
  return number === 1 ? '' : 's'
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`
}
