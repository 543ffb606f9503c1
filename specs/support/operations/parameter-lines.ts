import type { ParameterTable } from '../../../harness/aws/parameter-table.ts'

/** The input members of a service that nothing is done with, as lines of docs/operations.md. */
export function parameterLines(table: ParameterTable): string[] {
  const refused = Object.entries(table).map(([operation, unused]) => ({
    operation,
    text: Object.entries(unused?.refused ?? {})
      .map(refusal)
      .join(', '),
  }))
  const taken = Object.entries(table).flatMap(([operation, unused]) =>
    takenLines(unused?.taken ?? {}).map((text) => ({ operation, text })),
  )
  return [
    ...listed('Options that are refused by name:', refused, (operations, text) => `${operations}: ${text}`),
    ...listed('Options that are taken and change nothing here:', taken, (operations, text) => {
      return `${operations} ${text}`
    }),
  ]
}

interface Line {
  readonly operation: string
  readonly text: string
}

const refusal = ([path, taken]: [string, readonly unknown[]]): string =>
  `\`${path}\`${taken.length > 0 ? ` (but not \`${taken.join('`, `')}\`)` : ''}`

/** Members of which the same is to be said share a line. */
function takenLines(taken: Readonly<Record<string, string>>): string[] {
  const paths = new Map<string, string[]>()
  for (const [path, why] of Object.entries(taken)) paths.set(why, [...(paths.get(why) ?? []), `\`${path}\``])
  return [...paths].map(([why, names]) => `${names.join(', ')}: ${why}`)
}

/** Operations of which the same is to be said share a line. */
function listed(
  head: string,
  lines: readonly Line[],
  line: (operations: string, text: string) => string,
): string[] {
  const operations = new Map<string, string[]>()
  for (const { operation, text } of lines) {
    if (text !== '') operations.set(text, [...(operations.get(text) ?? []), operation])
  }
  if (operations.size === 0) return []
  return ['', head, '', ...[...operations].map(([text, names]) => `- ${line(names.sort().join(', '), text)}`)]
}
