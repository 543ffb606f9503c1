import { parameterLines } from './parameter-lines.ts'
import { namesOf, notEmulated, type ServiceTable } from './service-table.ts'

/** A service's part of docs/operations.md. */
export function serviceSection(table: ServiceTable): string {
  const { signingName, title, remark, emulated, partly, not } = table
  const rows = [
    ...Object.entries(emulated).map(([name, text]) => ({ name, state: 'emulated', text })),
    ...Object.entries(partly).map(([name, text]) => ({ name, state: 'partly', text })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1))
  const missing = notEmulated(table).length
  const total = rows.length + missing
  return [
    `<a id="${signingName}"></a>`,
    `## ${title}`,
    '',
    `${rows.length} of ${total}${remark ? `. ${remark}` : '.'}`,
    '',
    '| operation | here | what to know, what is missing |',
    '|---|---|---|',
    ...rows.map(({ name, state, text }) => `| ${name} | ${state} | ${text.replaceAll('|', '\\|')} |`),
    ...parameterLines(table.parameters),
    ...(missing > 0 ? ['', 'Not emulated:', ''] : []),
    ...Object.entries(not).map(([about, list]) => `- ${about}: ${namesOf(list).join(', ')}`),
    '',
  ].join('\n')
}
