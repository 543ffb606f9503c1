import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { lineRules } from '../../../harness/server/db-proxy-log-line.ts'
import { clientMetrics, databaseMetrics, targetMetrics } from '../../../harness/server/db-proxy-metrics.ts'
import { createCloudWatch } from '../../../harness/services/cloudwatch/index.ts'
import { createLogs } from '../../../harness/services/logs/index.ts'

const page = readFileSync(join(__dirname, '../../../docs/metrics-and-logs.md'), 'utf8')
/** The rows of the table under that head, cell by cell. */
function rows(head: string): string[][] {
  const table = page.slice(page.indexOf(head)).split('\n\n')[0] ?? ''
  const lines = table.split('\n').slice(2)
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}
const paragraph = (start: string) => page.slice(page.indexOf(start)).split('\n\n')[0] ?? ''

describe('docs/metrics-and-logs.md', () => {
  it('lists the metrics that are recorded, with units and dimension sets', () => {
    const sets = new Map<string, { unit: string; sets: string[] }>()
    const add = (metrics: readonly { name: string; unit: string }[], of: string[]) => {
      for (const { name, unit } of metrics) {
        sets.set(name, { unit, sets: [...(sets.get(name)?.sets ?? []), ...of] })
      }
    }
    add(clientMetrics, ['1', '2'])
    add(databaseMetrics, ['1', '3', '4'])
    add(targetMetrics, ['3', '4'])
    sets.set('AvailabilityPercentage', { unit: 'Percent', sets: ['4'] })
    const recorded = [...sets].map(([name, each]) => [name, each.unit, each.sets.join(' ')]).sort()
    expect(rows('| metric |').map((row) => row.slice(0, 3))).toEqual(recorded)
    expect(recorded).toHaveLength(24)
  })

  it('lists the lines that are written, with level and grade', () => {
    const written = Object.entries(lineRules).map(([type, { level, levelSeen, grade }]) => [
      type,
      `${level ?? 'none'}${levelSeen ? '' : ' (guess)'}`,
      grade,
    ])
    expect(rows('| event |').map(([type, level, , grade]) => [type, level, grade])).toEqual(written)
  })

  it.each([
    ['CloudWatch: ', createCloudWatch()],
    ['CloudWatch Logs: ', createLogs()],
  ])('lists the operations of %s', (start, service) => {
    const named = paragraph(start).match(/\b(Create|Delete|Describe|Filter|Get|List|Put|Tag|Untag)\w+/g)
    expect(named?.sort()).toEqual(Object.keys(service.operations).sort())
  })
})
