/**
 * serverless-mysql's published figures with LocalStack 3 and MySQL, `SELECT SLEEP(0.02)`, max_connections 30, 8 s, Node.js 20
 * (benchmark/results.md of 2026-06-27). Its window includes cold starts; ours do not, with either endpoint.
 */
export const published: readonly {
  readonly way: 'direct' | 'managed'
  readonly concurrency: number
  readonly throughputPerS: number
  readonly errors: number
}[] = [
  { way: 'direct', concurrency: 5, throughputPerS: 125.9, errors: 0 },
  { way: 'direct', concurrency: 10, throughputPerS: 233.9, errors: 0 },
  { way: 'direct', concurrency: 20, throughputPerS: 155.8, errors: 17 },
  { way: 'direct', concurrency: 30, throughputPerS: 129.2, errors: 29 },
  { way: 'managed', concurrency: 5, throughputPerS: 126.6, errors: 0 },
  { way: 'managed', concurrency: 10, throughputPerS: 238.2, errors: 0 },
  { way: 'managed', concurrency: 20, throughputPerS: 170.5, errors: 0 },
  { way: 'managed', concurrency: 30, throughputPerS: 157.3, errors: 0 },
]
