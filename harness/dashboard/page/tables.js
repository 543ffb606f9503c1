import { element } from './element.js'

const SHOWN = 30
const COLUMNS = ['rule', 'client', 'database connection', 'statement', 'reason']

const pins = document.getElementById('pins')
const logs = document.getElementById('logs')

let shownPins

/** Who is pinned, by what. Left alone while it is the same, so that a statement can be selected. */
export function showPins({ dbProxies }) {
  const rows = dbProxies.flatMap(({ sessions }) =>
    sessions
      .filter(({ pinned }) => pinned)
      .map(({ id, databaseConnection, pinned }) => ({ id, databaseConnection, pinned })),
  )
  const text = JSON.stringify(rows)
  if (text === shownPins) return
  shownPins = text
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
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          COLUMNS.map((name) => element('th', {}, name)),
        ),
      ),
      element('tbody', {}, rows.slice(0, SHOWN).map(pinRow)),
    ),
    rows.length > SHOWN ? element('p', { class: 'none' }, `and ${rows.length - SHOWN} more`) : '',
  )
}

function pinRow({ id, databaseConnection, pinned }) {
  const { rule, statement, reason } = pinned
  const values = [rule, String(id), String(databaseConnection ?? '–'), element('code', {}, statement), reason]
  return element(
    'tr',
    {},
    // a narrow screen has no heads above its columns
    values.map((value, at) => element('td', { 'data-name': COLUMNS[at] }, value)),
  )
}

let shownLogs = ''

/** The last lines of every log; left alone while nothing was written, so that text can be selected. */
export function showLogs({ functions, dbProxies }) {
  const sources = [...functions, ...dbProxies].filter(({ log }) => log?.length > 0)
  const text = JSON.stringify(sources.map(({ label, log }) => [label, log]))
  if (text === shownLogs) return
  shownLogs = text
  logs.replaceChildren(
    ...sources.map(({ label, log }) =>
      element(
        'details',
        { open: true },
        element('summary', {}, label),
        element('pre', { tabindex: '0' }, log.join('\n')),
      ),
    ),
  )
  for (const lines of logs.querySelectorAll('pre')) lines.scrollTop = lines.scrollHeight
}
