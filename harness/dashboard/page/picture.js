import { element, svg } from './element.js'

const place = document.getElementById('picture')

/** What the states of an execution environment mean, in the order in which they are drawn. */
const states = {
  invoking: 'a handler is running',
  starting: 'Init phase',
  ready: 'waits for an event',
  frozen: 'stopped between invocations',
  reset: 'its process is gone, the next invocation starts it again',
}

/** Title → its card, and what that was drawn from, as JSON. */
const drawn = new Map()

/** API → environments → secret → proxy → MySQL, with who holds which database connection. */
export function showPicture({ invokeUrl, functions, secrets, dbProxies, databases }) {
  const cards = [
    ...(invokeUrl ? [card('API Gateway', [invokeUrl], apiBox)] : []),
    card('Lambda', functions, functionBox, 'no function'),
    card('Secrets Manager', secrets, secretBox, 'no secret'),
    card('RDS Proxy', dbProxies, proxyBox, 'no proxy'),
    card('MySQL', databases, databaseBox, 'no database'),
  ]
  if (cards.length !== place.children.length) place.replaceChildren(...cards)
  else
    cards.forEach((each, at) => {
      if (place.children[at] !== each) place.children[at].replaceWith(each)
    })
}

/** The same card while nothing of it has changed: focus, selection and tooltips stay. */
function card(title, things, box, otherwise) {
  const text = JSON.stringify(things)
  const before = drawn.get(title)
  if (before?.text === text) return before.element
  const content = things.length === 0 ? [element('p', { class: 'none' }, otherwise)] : things.map(box)
  const made = element('article', { class: 'card' }, element('h2', {}, title), ...content)
  drawn.set(title, { text, element: made })
  return made
}

function apiBox(invokeUrl) {
  const { pathname } = new URL(invokeUrl)
  return element(
    'div',
    { class: 'box' },
    element('a', { href: invokeUrl, target: '_blank', rel: 'noreferrer' }, pathname),
  )
}

function functionBox({ label, environments }) {
  const counts = Object.keys(states)
    .map((state) => [state, environments.filter((environment) => environment.state === state).length])
    .filter(([, count]) => count > 0)
  return element(
    'div',
    { class: 'box' },
    element('h3', {}, label),
    element(
      'div',
      { class: 'cells', role: 'img', 'aria-label': `${environments.length} execution environments` },
      environments.map(({ state, invocations, pid }) =>
        element('i', {
          class: `cell ${state}`,
          title: `${state}: ${states[state] ?? ''}; ${invocations} invocations, process ${pid ?? '–'}`,
        }),
      ),
    ),
    element(
      'p',
      { class: 'legend' },
      counts.length === 0
        ? 'no environment: the next invocation is a cold start'
        : counts.map(([state, count]) =>
            element(
              'span',
              { class: 'key', title: states[state] },
              element('i', { class: `cell ${state}` }),
              ` ${count} ${state}`,
            ),
          ),
    ),
  )
}

function secretBox({ label, version, labels }) {
  return element(
    'div',
    { class: 'box' },
    element('h3', {}, label),
    element('p', { class: 'number version', title: version ?? '' }, version ? version.slice(0, 8) : '–'),
    element('p', { class: 'legend' }, `version, ${labels.join(', ')}`),
  )
}

function proxyBox({ label, host, port, sessions, statistics }) {
  const { total, borrowed, pinned, limit } = statistics.databaseConnections
  return element(
    'div',
    { class: 'box wide' },
    element('h3', {}, label),
    element(
      'p',
      { class: 'sides' },
      element('span', {}, plural(sessions.length, 'client')),
      element('span', {}, `${total} of ${limit} database connections`),
    ),
    wires(sessions, total),
    element(
      'p',
      { class: 'legend' },
      key('borrowed', `${borrowed} borrowed`),
      key('transaction', 'in a transaction'),
      key('pinned', `${pinned} pinned`),
      key('waiting', `${statistics.waiting} waiting`),
      key('quiet', 'without one'),
    ),
    element('p', { class: 'legend' }, `${host}:${port}`),
  )
}

/** What a colour of the wires means. */
function key(kind, text) {
  return element('span', { class: 'key' }, element('i', { class: `cell ${kind}` }), ` ${text}`)
}

function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

const HEIGHT = 150
const WIDTH = 320

/** Clients on the left, database connections on the right, and a line between the two for as long as one holds the other. */
function wires(sessions, total) {
  const clients = [...sessions].sort((one, other) => one.id - other.id)
  const held = clients.filter(({ databaseConnection }) => databaseConnection !== undefined)
  const taken = [...new Set(held.map(({ databaseConnection }) => databaseConnection))].sort(
    (one, other) => one - other,
  )
  const holderOf = (id) => held.find(({ databaseConnection }) => databaseConnection === id)
  const places = Math.max(total, taken.length)
  const y = (index, count) => ((index + 0.5) * HEIGHT) / Math.max(count, 1)
  const radius = (count) => Math.max(1.2, Math.min(4, HEIGHT / Math.max(count, 1) / 2.6))
  return svg(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: 'img',
      'aria-label': `${clients.length} client connections hold ${taken.length} of ${total} database connections`,
    },
    held.map((session) =>
      svg('line', {
        class: kindOf(session),
        x1: 14,
        y1: y(clients.indexOf(session), clients.length),
        x2: WIDTH - 14,
        y2: y(taken.indexOf(session.databaseConnection), places),
      }),
    ),
    clients.map((session, index) =>
      svg(
        'circle',
        { class: `dot ${kindOf(session)}`, cx: 10, cy: y(index, clients.length), r: radius(clients.length) },
        svg(
          'title',
          {},
          `client ${session.id}, ${session.user}, ${session.state}${session.pinned ? `, pinned by ${session.pinned.rule}` : ''}`,
        ),
      ),
    ),
    Array.from({ length: places }, (_, index) =>
      svg('circle', {
        class: `dot ${index < taken.length ? kindOf(holderOf(taken[index])) : 'spare'}`,
        cx: WIDTH - 10,
        cy: y(index, places),
        r: radius(places),
      }),
    ),
  )
}

function kindOf({ pinned, inTransaction, state, databaseConnection }) {
  if (pinned) return 'pinned'
  if (state === 'waiting') return 'waiting'
  if (databaseConnection === undefined) return 'quiet'
  return inTransaction ? 'transaction' : 'borrowed'
}

function databaseBox({ label, host, port, connections }) {
  if (!connections)
    return element(
      'div',
      { class: 'box' },
      element('h3', {}, label),
      element('p', { class: 'bad' }, 'does not answer'),
    )
  const { current, peak, limit } = connections
  return element(
    'div',
    { class: 'box' },
    element('h3', {}, label),
    element('p', { class: 'number' }, String(current), element('small', {}, ` of ${limit}`)),
    element('meter', {
      min: 0,
      max: limit,
      high: limit * 0.77,
      optimum: 0,
      value: current,
      'aria-label': 'connections',
    }),
    element('p', { class: 'legend' }, `peak ${peak} · ${host}:${port}`),
  )
}
