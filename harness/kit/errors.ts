/**
 * An error that a user of poolhouse meets: it names the thing, says what was expected and what to do next.
 * `code` is stable and may be matched on; the message may be reworded.
 */
export class PoolhouseError extends Error {
  override readonly name = 'PoolhouseError'
  readonly code: PoolhouseErrorCode

  constructor(code: PoolhouseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Every code, with whose side it is on. */
const codes = {
  InvalidStackConfig: 'the declaration given to defineStack or startStack',
  InvalidOption: 'a command-line option, an environment variable or an argument',
  MySqlNotFound: 'no server binary found and none could be fetched',
  MySqlStartFailed: 'a binary was found but the server did not come up',
  PortTaken: 'an address that was asked for is held by somebody else',
  HandlerBuildFailed: "the handler's source does not compile",
  FunctionFailed: 'a function answered with an error where an answer was needed',
  ProvisioningFailed: 'the endpoint refused a step of the provisioning',
  DockerUnavailable: 'the containers target was asked for and no Docker engine answers',
  ContainerFailed: 'a container of the containers target did not come up',
  SnapshotUnusable: 'a snapshot cannot be brought back any more',
  NotOnThisTarget: 'the target has not what was asked of it',
  ServerFailed: "the stack's own process could not start or has ended",
} as const

export type PoolhouseErrorCode = keyof typeof codes

/** Whether a name that came over the wire is one of our codes. */
export function isPoolhouseErrorCode(name: string): name is PoolhouseErrorCode {
  return Object.hasOwn(codes, name)
}
