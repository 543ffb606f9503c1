/** An availability zone by its name (`ap-northeast-2a`) and its id (`apne2-az1`). */
export interface Zone {
  readonly name: string
  readonly id: string
}

/** Letters of a region's zones (A); three where this list does not know. */
const letters: Readonly<Record<string, string>> = {
  'us-east-1': 'abcdef',
  'us-west-2': 'abcd',
  'ap-northeast-2': 'abcd',
  'ap-northeast-1': 'acd',
}

/** Zones of a region. On AWS each account has an order of its own of names and ids; here the first name has the first id. */
export function zonesOf(region: string): Zone[] {
  const prefix = idPrefix(region)
  return [...(letters[region] ?? 'abc')].map((letter, index) => ({
    name: region + letter,
    id: `${prefix}-az${index + 1}`,
  }))
}

/** `ap-northeast-2` → `apne2`, `us-east-1` → `use1` (A: "Availability Zone IDs"). */
function idPrefix(region: string): string {
  return region
    .split('-')
    .map((part) => (/^(north|south)(east|west)$/.test(part) ? `${part[0]}${part[5]}` : part))
    .map((part, index) => (index === 0 || part.length === 2 ? part : part[0]))
    .join('')
}
