// The report's plots. Runs in the reader's browser, from inside the page; `uPlot` and the data are in it already.
const { runs, scenarios, maxConnections } = JSON.parse(document.getElementById('data').textContent)
const allRuns = [...runs, ...scenarios.flatMap((scenario) => scenario.runs)]
const palette = ['#2f6fdb', '#d97706', '#0f9f6e', '#dc2626', '#8b5cf6', '#0891b2', '#db2777', '#65a30d']
// As on the dashboard; from the bottom of the stack to its top.
const stateColours = { invoking: 2, starting: 1, ready: 5, frozen: 0, reset: 3 }
const dark = matchMedia('(prefers-color-scheme: dark)')
const drawn = []

function draw(place, series, data, { height = 220, x = {}, y = {}, marks = [], bands = [], onDraw } = {}) {
  const ink = dark.matches ? '#9aa4b0' : '#5b6470'
  const grid = { stroke: dark.matches ? '#2a3037' : '#e8ecf0', width: 1 }
  const axis = { stroke: ink, grid, ticks: grid, font: '12px system-ui' }
  const plot = new uPlot(
    {
      width: place.clientWidth || 400,
      height,
      scales: {
        x: { time: false, ...x.scale },
        y: { range: (_, low, high) => [Math.min(0, low), Math.max(1, high) * 1.12], ...y.scale },
      },
      axes: [
        { ...axis, values: (_, splits) => splits.map((split) => `${split} s`), ...x.axis },
        { ...axis, size: 66, ...y.axis },
      ],
      bands,
      hooks: { drawClear: [(plot) => shade(plot, marks)], draw: onDraw ? [onDraw] : [] },
      series: [
        {
          label: 'at, s',
          value: (_, value) => (value === null ? '–' : Math.round(value * 10) / 10),
          ...x.series,
        },
        ...series,
      ],
    },
    data,
    place,
  )
  drawn.push({ plot, place, height })
}

// What was done to the stack meanwhile: a band from its start to its end, at least a line.
function shade(plot, marks) {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.fillStyle = dark.matches ? '#f59e0b44' : '#d9770633'
  for (const { fromMs, untilMs } of marks) {
    const from = plot.valToPos(fromMs / 1000, 'x', true)
    const until = plot.valToPos(untilMs / 1000, 'x', true)
    ctx.fillRect(from, bbox.top, Math.max(2, until - from), bbox.height)
  }
  ctx.restore()
}

const line = (label, index, more = {}) => ({
  label,
  stroke: palette[index % palette.length],
  width: 2,
  points: { show: false },
  ...more,
})

function connections(place, run) {
  const seconds = run.samples.map((sample) => sample.atMs / 1000)
  const of = (read) => run.samples.map(read)
  const series = [line('at the database', 0), line('max_connections', 3, { dash: [6, 4], width: 1 })]
  const data = [seconds, of((sample) => sample.databaseConnections), of(() => maxConnections)]
  const names = {
    clientConnections: 'clients of the proxy',
    borrowed: 'borrowed',
    pinned: 'pinned',
    waiting: 'waiting clients',
  }
  Object.entries(names).forEach(([name, label], index) => {
    const values = of((sample) => sample.dbProxy?.[name] ?? 0)
    if (values.every((value) => value === 0)) return
    series.push(line(label, [5, 2, 4, 1][index]))
    data.push(values)
  })
  draw(place, series, data, { marks: run.marks, onDraw: nameLimit })
}

// The dashed line's name stands on it.
function nameLimit(plot) {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.fillStyle = palette[3]
  ctx.font = `${11 * devicePixelRatio}px system-ui`
  ctx.textAlign = 'right'
  ctx.fillText(
    `max_connections ${maxConnections}`,
    bbox.left + bbox.width - 4,
    plot.valToPos(maxConnections, 'y', true) - 7 * devicePixelRatio,
  )
  ctx.restore()
}

function answers(place, run) {
  const perSecond = 2 // buckets of half a second
  const seconds = run.timeline.map((bucket) => bucket.atMs / 1000)
  const of = (read) => run.timeline.map((bucket) => read(bucket) * perSecond)
  const codes = Object.keys(run.errors)
  draw(
    place,
    [
      line('succeeded', 2, { fill: '#0f9f6e22' }),
      ...codes.map((code, index) => line(code, [3, 1, 4, 6][index % 4], { dash: index < 4 ? [] : [6, 3] })),
    ],
    [
      seconds,
      of(({ succeeded }) => succeeded),
      ...codes.map((code) => of(({ errors }) => errors?.[code] ?? 0)),
    ],
    { marks: run.marks },
  )
}

function latency(place, run) {
  const seconds = run.timeline.map((bucket) => bucket.atMs / 1000)
  const of = (name) =>
    run.timeline.map((bucket) => (bucket.succeeded + bucket.failed > 0 ? bucket[name] : null))
  draw(place, [line('p50', 0), line('p99', 4)], [seconds, of('p50Ms'), of('p99Ms')], {
    marks: run.marks,
    y: milliseconds,
  })
}

function borrows(place, run) {
  const seconds = run.samples.map((sample) => sample.atMs / 1000)
  const waits = run.samples.map((sample) => (sample.dbProxy?.borrowLatencyUs ?? 0) / 1000)
  draw(place, [line('mean wait', 1)], [seconds, waits], { marks: run.marks, y: milliseconds })
}

// One unit for the whole axis.
const milliseconds = {
  axis: {
    values: (_, splits) =>
      splits.map((split) => (splits.at(-1) >= 2000 ? `${split / 1000} s` : `${split} ms`)),
  },
}

function environments(place, run) {
  const seconds = run.samples.map((sample) => sample.atMs / 1000)
  const seen = new Set(run.samples.flatMap((sample) => Object.keys(sample.environments)))
  const states = Object.keys(stateColours).filter((state) => seen.has(state))
  const count = (state, index) => run.samples[index].environments[state] ?? 0
  // Each state on top of those before it: the uppermost line is the number of environments.
  const tops = states.map((_, upTo) =>
    seconds.map((_, index) => states.slice(0, upTo + 1).reduce((sum, state) => sum + count(state, index), 0)),
  )
  // From the highest: a band needs its upper line first.
  const order = states.map((_, index) => index).reverse()
  draw(
    place,
    order.map((index) =>
      line(states[index], stateColours[states[index]], {
        width: 1.5,
        fill: `${palette[stateColours[states[index]]]}66`,
        value: (_, value, _series, at) => (value === null ? '–' : count(states[index], at)),
      }),
    ),
    [seconds, ...order.map((index) => tops[index])],
    // Each colour between its line and the next one down.
    { marks: run.marks, bands: order.slice(1).map((_, index) => ({ series: [index + 1, index + 2] })) },
  )
}

const decades = [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000, 30000, 100000, 300000, 1000000]

function latencies(place) {
  const [first] = runs
  if (!first) return
  // 90 %, 99 %, 99.9 % at equal distances
  const nines = (percentile) => (percentile >= 100 ? 4.5 : -Math.log10(1 - percentile / 100))
  const labels = new Map(first.latencies.map(({ percentile }) => [nines(percentile), `${percentile} %`]))
  const shown = [...(place.clientWidth > 500 ? [0] : []), 50, 90, 99, 99.9, 99.99].map(nines)
  draw(
    place,
    runs.map((run, index) =>
      line(`${run.strategy} × ${run.concurrency}`, index, { dash: index % 2 === 0 ? [] : [7, 3] }),
    ),
    [
      first.latencies.map(({ percentile }) => nines(percentile)),
      ...runs.map((run) => run.latencies.map(({ ms }) => Math.max(ms, 0.1))),
    ],
    {
      height: 320,
      x: {
        axis: { splits: () => shown, values: (_, splits) => splits.map((split) => labels.get(split) ?? '') },
        series: { label: 'percentile', value: (_, value) => labels.get(value) ?? '–' },
      },
      y: {
        scale: { distr: 3, range: undefined },
        axis: {
          splits: (_, _axis, low, high) => decades.filter((each) => each >= low && each <= high),
          filter: (_, splits) => splits,
          values: (_, splits) => splits.map((split) => (split >= 1000 ? `${split / 1000} s` : `${split} ms`)),
        },
      },
    },
  )
}

function drawAll() {
  for (const { plot } of drawn.splice(0)) plot.destroy()
  const percentiles = document.getElementById('latency')
  if (percentiles) latencies(percentiles)
  const kinds = { connections, answers, latency, environments, borrows }
  for (const place of document.querySelectorAll('.plot[data-run]'))
    kinds[place.dataset.kind](place, allRuns[Number(place.dataset.run)])
}

drawAll()
dark.addEventListener('change', drawAll)
addEventListener('resize', () => {
  for (const { plot, place, height } of drawn) plot.setSize({ width: place.clientWidth, height })
})
