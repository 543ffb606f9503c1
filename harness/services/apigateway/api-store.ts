import type { KeptResources } from '../../aws/service.ts'
import { keepMap } from '../../kit/keep-map.ts'
import { notFound } from './errors.ts'

/** Where an API lives: part of its ARN. */
export interface Scope {
  readonly region: string
  readonly account: string
}

/** APIs by id, REST or HTTP. */
export class ApiStore<Api extends Scope & { readonly id: string }> {
  readonly #apis = new Map<string, Api>()

  /** Any API, whoever asks: for calls of the API itself. */
  find(id: string): Api | undefined {
    return this.#apis.get(id)
  }

  /** Throws NotFoundException; `otherwise` replaces its text. */
  get(id: string, scope: Scope, otherwise?: string): Api {
    const api = this.#apis.get(id)
    if (api?.region === scope.region && api.account === scope.account) return api
    throw notFound(otherwise ?? `Invalid API identifier specified ${scope.account}:${id}`)
  }

  put(api: Api): void {
    this.#apis.set(api.id, api)
  }

  delete(id: string): void {
    this.#apis.delete(id)
  }

  list({ region, account }: Scope): Api[] {
    return [...this.#apis.values()].filter((api) => api.region === region && api.account === account)
  }

  clear(): void {
    this.#apis.clear()
  }

  snapshot(): KeptResources {
    return { restore: keepMap(this.#apis) }
  }
}
