import { element } from './element.js'

const SHOWN = 30

const pins = document.getElementById('pins')
const logs = document.getElementById('logs')

/** Who is pinned, by what, and where the documentation explains it. */
export function showPins({ dbProxies }) {
  const rows = dbProxies.flatMap(({ name, sessions }) =>
    sessions.filter(({ pinned }) => pinned).map((session) => [name, session]),
  )
  if (rows.length === 0) {
    pins.replaceChildren(
      element('p', { class: 'none' }, 'None: every session gives its database connection back.'),
    )
    return
  }
  pins.replaceChildren(
    element(
      'table',
      {},
      element('thead', {}, row('th', ['rule', 'client', 'database connection', 'statement', 'reason'])),
      element(
        'tbody',
        {},
        rows
          .slice(0, SHOWN)
          .map(([, { id, databaseConnection, pinned }]) =>
            row('td', [
              pinned.rule,
              id,
              databaseConnection ?? '–',
              element('code', {}, pinned.statement),
              pinned.reason,
            ]),
          ),
      ),
    ),
    rows.length > SHOWN ? element('p', { class: 'none' }, `and ${rows.length - SHOWN} more`) : '',
  )
}

function row(cell, values) {
  return element(
    'tr',
    {},
    values.map((value) => element(cell, {}, typeof value === 'number' ? String(value) : value)),
  )
}

let shown = ''

/** The last lines of every log; left alone while nothing was written, so that text can be selected. */
export function showLogs({ functions, dbProxies }) {
  const sources = [...functions, ...dbProxies].filter(({ log }) => log?.length > 0)
  const text = JSON.stringify(sources.map(({ name, log }) => [name, log]))
  if (text === shown) return
  shown = text
  logs.replaceChildren(
    ...sources.map(({ name, log }) =>
      element(
        'details',
        { open: true },
        element('summary', {}, name),
        element('pre', { tabindex: '0' }, log.join('\n')),
      ),
    ),
  )
  for (const lines of logs.querySelectorAll('pre')) lines.scrollTop = lines.scrollHeight
}
