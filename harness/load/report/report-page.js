// The report's plots. Runs in the reader's browser, from inside the page; `uPlot` and the data are in it already.
const { runs, scenarios, maxConnections } = JSON.parse(document.getElementById('data').textContent)
const allRuns = [...runs, ...scenarios.flatMap((scenario) => scenario.runs)]
const palette = ['#2f6fdb', '#d97706', '#0f9f6e', '#c2410c', '#7c3aed', '#0891b2', '#be185d', '#65a30d']
const dark = matchMedia('(prefers-color-scheme: dark)')
const drawn = []

function draw(place, series, data, { height = 220, x = {}, y = {}, marks = [] } = {}) {
  const ink = dark.matches ? '#9aa4b0' : '#5b6470'
  const grid = { stroke: dark.matches ? '#2a3037' : '#e8ecf0', width: 1 }
  const axis = { stroke: ink, grid, ticks: grid, font: '12px system-ui' }
  const plot = new uPlot(
    {
      width: place.clientWidth || 400,
      height,
      scales: {
        x: { time: false, ...x.scale },
        y: { range: (_, low, high) => [Math.min(0, low), Math.max(1, high) * 1.05], ...y.scale },
      },
      axes: [
        { ...axis, ...x.axis },
        { ...axis, size: 66, ...y.axis },
      ],
      hooks: { drawClear: [(plot) => shade(plot, marks)] },
      series: [
        {
          label: 's',
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
  draw(place, series, data, { marks: run.marks })
}

function answers(place, run) {
  const perSecond = 2 // buckets of half a second
  const seconds = run.timeline.map((bucket) => bucket.atMs / 1000)
  const of = (name) => run.timeline.map((bucket) => bucket[name] * perSecond)
  draw(
    place,
    [line('succeeded', 2, { fill: '#0f9f6e22' }), line('failed', 3, { fill: '#c2410c22' })],
    [seconds, of('succeeded'), of('failed')],
    { marks: run.marks },
  )
}

function environments(place, run) {
  const seconds = run.samples.map((sample) => sample.atMs / 1000)
  const states = [...new Set(run.samples.flatMap((sample) => Object.keys(sample.environments)))]
  const counts = states.map((state) => run.samples.map((sample) => sample.environments[state] ?? 0))
  draw(
    place,
    states.map((state, index) => line(state, index)),
    [seconds, ...counts],
    { marks: run.marks },
  )
}

function latencies(place) {
  const [first] = runs
  if (!first) return
  // 90 %, 99 %, 99.9 % at equal distances
  const nines = (percentile) => (percentile >= 100 ? 4.5 : -Math.log10(1 - percentile / 100))
  const labels = new Map(first.latencies.map(({ percentile }) => [nines(percentile), `${percentile} %`]))
  const shown = [0, 50, 90, 99, 99.9, 99.99].map(nines)
  draw(
    place,
    runs.map((run, index) => line(`${run.strategy} × ${run.concurrency}`, index)),
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
          values: (_, splits) =>
            splits.map((split) =>
              split === null ? '' : split >= 1000 ? `${split / 1000} s` : `${split} ms`,
            ),
        },
      },
    },
  )
}

function drawAll() {
  for (const { plot } of drawn.splice(0)) plot.destroy()
  const latency = document.getElementById('latency')
  if (latency) latencies(latency)
  const kinds = { connections, answers, environments }
  for (const place of document.querySelectorAll('.plot[data-run]'))
    kinds[place.dataset.kind](place, allRuns[Number(place.dataset.run)])
}

drawAll()
dark.addEventListener('change', drawAll)
addEventListener('resize', () => {
  for (const { plot, place, height } of drawn) plot.setSize({ width: place.clientWidth, height })
})
