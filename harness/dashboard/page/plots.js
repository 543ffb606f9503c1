import uPlot from './uplot.js'

const KEPT_MS = 180_000
const LEAST_SHOWN_S = 30
const dark = matchMedia('(prefers-color-scheme: dark)')
const colours = { blue: '#3b82f6', green: '#10b981', red: '#ef4444', violet: '#8b5cf6', amber: '#f59e0b' }

const points = []
const plots = [
  plot('plot-connections', [
    ['at the database', 'blue', ({ database }) => database],
    ['clients of the proxy', 'violet', ({ clients }) => clients],
    ['borrowed', 'green', ({ borrowed }) => borrowed],
    ['pinned', 'red', ({ pinned }) => pinned],
    ['waiting', 'amber', ({ waiting }) => waiting],
  ]),
  plot('plot-rates', [
    ['invocations', 'blue', ({ invocationsPerS }) => invocationsPerS],
    ['queries through the proxy', 'green', ({ queriesPerS }) => queriesPerS],
  ]),
  plot('plot-waits', [['mean wait', 'amber', ({ waitMs }) => waitMs]]),
]

/** Adds one look at the stack; rates come from the difference to the one before. */
export function addToPlots(overview) {
  const last = points.at(-1)
  const next = totals(overview)
  const seconds = last ? (next.at - last.at) / 1000 : 0
  // A function or a proxy that is gone takes its totals with it: no rate, rather than a negative one.
  const rate = (name) =>
    last && seconds > 0 && next[name] >= last[name] ? (next[name] - last[name]) / seconds : 0
  const borrows = last ? next.borrows - last.borrows : 0
  points.push({
    ...next,
    invocationsPerS: rate('invocations'),
    queriesPerS: rate('queries'),
    waitMs: borrows > 0 ? (next.waited - last.waited) / borrows / 1000 : 0,
  })
  while (points[0].at < next.at - KEPT_MS) points.shift()
  for (const { draw } of plots) draw()
}

function totals({ at, functions, dbProxies, databases }) {
  const sum = (things, read) => things.reduce((total, thing) => total + read(thing), 0)
  return {
    at,
    database: sum(databases, ({ connections }) => connections?.current ?? 0),
    clients: sum(dbProxies, ({ sessions }) => sessions.length),
    borrowed: sum(dbProxies, ({ statistics }) => statistics.databaseConnections.borrowed),
    pinned: sum(dbProxies, ({ statistics }) => statistics.databaseConnections.pinned),
    waiting: sum(dbProxies, ({ statistics }) => statistics.waiting),
    borrows: sum(dbProxies, ({ statistics }) => statistics.borrows),
    waited: sum(dbProxies, ({ statistics }) => statistics.borrowWaitMicroseconds),
    queries: sum(dbProxies, ({ statistics }) => statistics.queryRequests),
    invocations: sum(functions, ({ environments }) => sum(environments, ({ invocations }) => invocations)),
  }
}

function clockTime(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString('en-GB')
}

function plot(id, lines) {
  const place = document.getElementById(id)
  let drawn
  const make = () => {
    drawn?.destroy()
    const ink = dark.matches ? '#9aa4b0' : '#5b6470'
    const grid = { stroke: dark.matches ? '#2a3037' : '#e8ecf0', width: 1 }
    const axis = { stroke: ink, grid, ticks: grid, font: '11px system-ui' }
    drawn = new uPlot(
      {
        width: place.clientWidth || 300,
        height: 180,
        cursor: { drag: { x: false, y: false } },
        scales: {
          // The first looks are seconds apart: half a minute is always shown.
          x: { range: (_, low, high) => [Math.min(low, high - LEAST_SHOWN_S), high] },
          y: { range: (_, _low, high) => [0, Math.max(1, high) * 1.1] },
        },
        axes: [
          {
            ...axis,
            space: 75,
            incrs: [5, 10, 15, 30, 60, 120],
            values: (_, splits) => splits.map(clockTime),
          },
          { ...axis, size: 44 },
        ],
        series: [
          { label: 'at', value: (_, value) => (value === null ? '–' : clockTime(value)) },
          ...lines.map(([label, colour]) => ({
            label,
            stroke: colours[colour],
            width: 1.75,
            points: { show: false },
            value: (_, value) => (value === null ? '–' : Math.round(value * 10) / 10),
          })),
        ],
      },
      data(),
      place,
    )
  }
  const data = () => [points.map(({ at }) => at / 1000), ...lines.map(([, , read]) => points.map(read))]
  make()
  dark.addEventListener('change', make)
  addEventListener('resize', () => drawn.setSize({ width: place.clientWidth, height: 180 }))
  return { draw: () => drawn.setData(data()) }
}
