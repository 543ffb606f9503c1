import type { ExitReason } from './runtime-process.ts'

/** Why a start or an invocation failed; becomes the payload that the caller sees. */
export type RuntimeFailure =
  | { readonly kind: 'reported'; readonly errorType: string; readonly payload: Buffer }
  | { readonly kind: 'exit'; readonly reason: ExitReason }
  /** The runtime could not be started; AWS's text. */
  | { readonly kind: 'entrypoint'; readonly text: string }
  | { readonly kind: 'timeout'; readonly timeoutSeconds: number }

/** Largest response of a synchronous invocation: 6 MiB + 100 bytes (recorded from AWS). */
export const maxResponseBytes = 6_291_556

/**
 * Largest response of an invocation that takes it in pieces: 200 MB since July 2025, 20 MB before (documented, "Response streaming for
 * Lambda functions"); that it is MiB is not verified on AWS.
 */
export const defaultMaxStreamedBytes = 200 * 1024 * 1024

/** Recorded for the limit of a synchronous invocation. */
export function responseTooLarge(limitBytes: number): RuntimeFailure {
  const errorType = 'Function.ResponseSizeTooLarge'
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${limitBytes} bytes).`
  return { kind: 'reported', errorType, payload: Buffer.from(JSON.stringify({ errorType, errorMessage })) }
}

/** The name of the failure as REPORT and INIT_REPORT lines print it. */
export function errorTypeOf(failure: RuntimeFailure): string {
  if (failure.kind === 'reported') return failure.errorType
  if (failure.kind === 'entrypoint') return 'Runtime.InvalidEntrypoint'
  return failure.kind === 'exit' ? 'Runtime.ExitError' : 'Sandbox.Timedout'
}

/** The error document, in AWS's member order (recorded 2025-11). */
export function failurePayload(failure: RuntimeFailure, requestId: string): Buffer {
  if (failure.kind === 'reported') return failure.payload
  const text =
    failure.kind === 'timeout'
      ? `Task timed out after ${failure.timeoutSeconds.toFixed(2)} seconds`
      : endText(failure)
  return Buffer.from(
    JSON.stringify({
      errorType: errorTypeOf(failure),
      errorMessage: `RequestId: ${requestId} Error: ${text}`,
    }),
  )
}

/** Why there is no runtime, or no longer, as the log and the error document say it. */
export function endText(failure: Extract<RuntimeFailure, { kind: 'exit' | 'entrypoint' }>): string {
  return failure.kind === 'exit' ? exitText(failure.reason) : failure.text
}

/** `Runtime exited …` as AWS words it. */
export function exitText({ code, signal }: ExitReason): string {
  if (signal) return `Runtime exited with error: signal: ${signalText[signal] ?? signal}`
  if (code) return `Runtime exited with error: exit status ${code}`
  return 'Runtime exited without providing a reason'
}

/** Go's words for signals: the service that writes the message is written in it (source: syscall.Signal.String). */
const signalText: Partial<Record<NodeJS.Signals, string>> = {
  SIGHUP: 'hangup',
  SIGINT: 'interrupt',
  SIGQUIT: 'quit',
  SIGILL: 'illegal instruction',
  SIGTRAP: 'trace/breakpoint trap',
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGPIPE: 'broken pipe',
  SIGALRM: 'alarm clock',
  SIGTERM: 'terminated',
}

/** What a runtime of RIC 3 semantics writes to fd 3 before it exits on an uncaught error. */
export function readLastMessage(text: string): RuntimeFailure | undefined {
  const [line] = text.split('\n')
  if (!line) return undefined
  try {
    const { errorType, payload } = JSON.parse(line) as { errorType: string; payload: unknown }
    return { kind: 'reported', errorType, payload: Buffer.from(JSON.stringify(payload)) }
  } catch {
    return undefined // anything else may write to fd 3: then the exit itself is the reason
  }
}
