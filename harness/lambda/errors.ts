/** No environment may be started for this invocation: the function's or the account's concurrency is used up. */
export class ThrottledError extends Error {
  override readonly name = 'ThrottledError'
  /** AWS's `Reason` member of TooManyRequestsException. */
  readonly reason: 'ConcurrentInvocationLimitExceeded' | 'ReservedFunctionConcurrentInvocationLimitExceeded'

  constructor(message: string, reason: ThrottledError['reason']) {
    super(message)
    this.reason = reason
  }
}

/** The deployment package cannot be used; the message is AWS's own where one was recorded. */
export class InvalidCodeError extends Error {
  override readonly name = 'InvalidCodeError'
}

/** The runtime identifier is known to AWS but this machine cannot run it. */
export class RuntimeUnavailableError extends Error {
  override readonly name = 'RuntimeUnavailableError'
}

/** The function was removed, or the plane closed, before the invocation got an environment. */
export class FunctionGoneError extends Error {
  override readonly name = 'FunctionGoneError'
}

/** An environment was asked to do what its state does not allow. */
export class IllegalTransitionError extends Error {
  override readonly name = 'IllegalTransitionError'

  constructor(state: string, event: string) {
    super(`an execution environment that is ${state} does not take the event ${event}`)
  }
}
