import { deferred } from '../../kit/deferred.ts'
import { ChunkQueue } from './chunk-queue.ts'
import { type InvocationInput, invokeNow } from './invocation.ts'
import type { FunctionPlane, InvocationResult } from './ports.ts'

/** An invocation whose response is taken while it comes. */
export interface StreamedInvocation {
  /** Undefined when the function answered as a whole, or failed before its first piece. */
  readonly contentType: string | undefined
  /** Ends with the response, or where the function failed. Who leaves it early lets the function go on. */
  readonly chunks: AsyncIterable<Buffer>
  /** Whether the response is complete; known once `chunks` has ended. */
  isComplete(): boolean
  /** The end of the invocation, which may come after that of the response. */
  readonly result: Promise<InvocationResult>
}

/** Resolves with the first piece of the response, or with the invocation's end. Throws AwsError where there is no invocation. */
export async function invokeStreaming(
  functionPlane: FunctionPlane,
  input: InvocationInput,
): Promise<StreamedInvocation> {
  const chunks = new ChunkQueue()
  const started = deferred<string>()
  let isComplete = false
  const complete = () => {
    isComplete = true
    chunks.end()
  }
  const result = invokeNow(functionPlane, input, {
    start: (contentType) => started.resolve(contentType),
    write: (chunk) => chunks.write(chunk),
    end: complete,
  })
  result.then(
    () => chunks.end(),
    () => chunks.end(),
  )
  const first = await Promise.race([started.promise, result])
  if (typeof first === 'string') {
    return { contentType: first, chunks, isComplete: () => isComplete, result }
  }
  if (!first.functionError) {
    if (first.payload.length > 0) void chunks.write(first.payload)
    complete()
  }
  return { contentType: undefined, chunks, isComplete: () => isComplete, result }
}
