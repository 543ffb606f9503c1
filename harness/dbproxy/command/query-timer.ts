import type { EndpointStatistics } from '../endpoint/endpoint-statistics.ts'

/** Times one command: at the proxy as a whole, and in the database alone. Observation only, so not by the injected clock. */
export class QueryTimer {
  #startedAt = 0
  #sentAt = 0

  start(): void {
    this.#startedAt = performance.now()
  }

  sent(): void {
    this.#sentAt = performance.now()
  }

  answered(statistics: EndpointStatistics): void {
    const now = performance.now()
    statistics.queryResponses++
    statistics.queryDatabaseResponseMicroseconds += (now - this.#sentAt) * 1000
    statistics.queryResponseMicroseconds += (now - this.#startedAt) * 1000
  }
}
