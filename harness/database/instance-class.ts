/**
 * `max_connections` of RDS for MySQL by instance class. The default is `{DBInstanceClassMemory/12582880}` (A), of a
 * memory that is smaller than the nominal one by what RDS itself takes. "B" figures were seen on an instance of that
 * class or of one with the same memory in an earlier generation; "C" ones are inferred: nominal memory / 12582880,
 * less the 3 % by which m4.xlarge stays below its own nominal figure.
 */
const byMemoryGiB: Record<string, number> = {
  '0.6': 32, // B: t1.micro
  '1': 66, // B: t2.micro
  '2': 150, // B: t2.small
  '3.75': 296, // B: m3.medium
  '4': 312, // B: t2.medium
  '7.5': 609, // B: m3.large
  '8': 648, // B: t2.large, m4.large
  '15': 1237, // B: m3.xlarge
  '15.25': 1258, // B: r3.large
  '16': 1320, // B: m4.xlarge; AWS's own example says "about 1,300" (A)
  '30': 2492, // B: m3.2xlarge
  '30.5': 2540, // B: r3.xlarge
  '32': 2648, // C
  '64': 5297, // C
  '128': 10_594, // C
  '256': 16_000, // C: AWS's page is said to cap the default at 16,000 (U)
}

const memoryGiB: Record<string, Record<string, string>> = {
  t1: { micro: '0.6' },
  t2: { micro: '1', small: '2', medium: '4', large: '8' },
  t3: { micro: '1', small: '2', medium: '4', large: '8', xlarge: '16', '2xlarge': '32' },
  t4g: { micro: '1', small: '2', medium: '4', large: '8', xlarge: '16', '2xlarge': '32' },
  m3: { medium: '3.75', large: '7.5', xlarge: '15', '2xlarge': '30' },
  m4: { large: '8', xlarge: '16', '2xlarge': '32', '4xlarge': '64' },
  m5: { large: '8', xlarge: '16', '2xlarge': '32', '4xlarge': '64', '8xlarge': '128', '16xlarge': '256' },
  m6g: { large: '8', xlarge: '16', '2xlarge': '32', '4xlarge': '64', '8xlarge': '128', '16xlarge': '256' },
  m7g: { large: '8', xlarge: '16', '2xlarge': '32', '4xlarge': '64', '8xlarge': '128', '16xlarge': '256' },
  r3: { large: '15.25', xlarge: '30.5' },
  r5: { large: '16', xlarge: '32', '2xlarge': '64', '4xlarge': '128', '8xlarge': '256' },
  r6g: { large: '16', xlarge: '32', '2xlarge': '64', '4xlarge': '128', '8xlarge': '256' },
  r7g: { large: '16', xlarge: '32', '2xlarge': '64', '4xlarge': '128', '8xlarge': '256' },
}

/** The default `max_connections` of a class such as `db.t3.micro`; `undefined` for one that is not in the table. */
export function maxConnectionsOf(instanceClass: string): number | undefined {
  const [, family = '', size = ''] = /^db\.([a-z0-9]+)\.([a-z0-9]+)$/.exec(instanceClass) ?? []
  const memory = Object.hasOwn(memoryGiB, family) ? memoryGiB[family]![size] : undefined
  return memory === undefined ? undefined : byMemoryGiB[memory]
}

/** Every class that {@link maxConnectionsOf} knows. */
export function knownInstanceClasses(): string[] {
  return Object.entries(memoryGiB).flatMap(([family, sizes]) =>
    Object.keys(sizes).map((size) => `db.${family}.${size}`),
  )
}
