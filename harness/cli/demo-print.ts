import type { DemoReady, DemoResult } from './demo-run.ts'

const titles = {
  'per-invocation': 'a connection per invocation',
  'module-scope': 'a connection in module scope',
  'db-proxy': 'module scope, through the proxy',
}

/** The demo's result for a person. */
export const printDemo = {
  ready({ mysql, readyMs, steps, invokeUrl, response }: DemoReady): string {
    return [
      '',
      `${mysql.product} ${mysql.version} (${mysql.source})`,
      '',
      `$ curl ${invokeUrl}`,
      JSON.stringify(response),
      '',
      `first answer after ${readyMs.toFixed(0)} ms:`,
      ...steps.map(({ name, ms }) => `  ${ms.toFixed(0).padStart(6)} ms  ${name}`),
      '',
      '',
    ].join('\n')
  },

  comparison({ strategies, maxConnections }: DemoResult): string {
    const rows = strategies.map((strategy) => [
      titles[strategy.name],
      String(strategy.invocations),
      String(strategy.succeeded),
      `${strategy.peakDatabaseConnections} of ${maxConnections}`,
      strategy.p50Ms.toFixed(0),
      strategy.p99Ms.toFixed(0),
      Object.entries(strategy.errors)
        .map(([code, count]) => `${count} × ${code}`)
        .join(', ') || 'none',
    ])
    const head = [
      'way to connect',
      'invocations',
      'succeeded',
      'peak connections',
      'p50 ms',
      'p99 ms',
      'errors',
    ]
    const widths = head.map((title, column) =>
      Math.max(title.length, ...rows.map((row) => row[column]!.length)),
    )
    const line = (cells: string[]) =>
      cells
        .map((cell, column) =>
          column === 0 || column === 6 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd()
    return [
      `${strategies[0]?.concurrency} concurrent invocations against ${maxConnections} connections:`,
      '',
      line(head),
      line(widths.map((width) => '─'.repeat(width))),
      ...rows.map(line),
      '',
      '',
    ].join('\n')
  },
}
