import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { ManualClock } from '../../../../harness/kit/clock.ts'
import { createLambda, type FunctionUrlCallers } from '../../../../harness/services/lambda/index.ts'
import { context, requestsTo } from '../service-calls.ts'
import { createInput, fakePlane } from './with-lambda.ts'

export { functionArn, named } from './with-lambda.ts'

/** The service with functions, and a way to call their URLs as the endpoint's listener would. */
export async function start(functions: readonly string[] = ['f'], urlCallers?: FunctionUrlCallers) {
  const plane = fakePlane()
  const clock = new ManualClock(Date.UTC(2026, 10, 3, 8, 5, 9))
  const lambda = createLambda({ functionPlane: plane, clock, ...(urlCallers ? { urlCallers } : {}) })
  // biome-ignore lint/suspicious/noExplicitAny: a spec reads whatever members it expects.
  const call = async (operation: string, input: object = {}): Promise<any> =>
    lambda.operations[operation]!(input, context)
  for (const FunctionName of functions) await call('CreateFunction', { ...createInput, FunctionName })
  return {
    ...{ plane, clock, lambda, call },
    request: requestsTo(lambda.route),
  }
}

/** SHA-256 as the SDK's signer wants it. */
export class Sha256 {
  #hash: Hash | Hmac
  readonly #secret: Uint8Array | string | undefined

  constructor(secret?: ArrayBuffer | ArrayBufferView | string) {
    this.#secret = secret === undefined || typeof secret === 'string' ? secret : bytesOf(secret)
    this.#hash = this.#fresh()
  }

  update(data: Uint8Array | string): void {
    this.#hash.update(data)
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }

  reset(): void {
    this.#hash = this.#fresh()
  }

  #fresh(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret)
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
