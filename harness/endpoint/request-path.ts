import { type CredentialScope, callerIdentity, type IdentityDefaults } from '../aws/caller-identity.ts'
import { AwsError } from '../aws/error.ts'
import type { HttpAnswer, HttpRequest } from '../aws/http.ts'
import { protocolOf } from '../aws/protocols/protocol-of.ts'
import { refuseUnmodelled } from '../aws/protocols/unmodelled.ts'
import type { LocatedOperation, WireProtocol } from '../aws/protocols/wire-protocol.ts'
import type { CallerIdentity, RequestContext, Service } from '../aws/service.ts'
import type { ServiceModel } from '../aws/service-model.ts'
import { validateInput } from '../aws/validation.ts'
import { type IdentifiedService, identifyService } from './identify.ts'

/** One API call on its way; every step adds what it is named after. */
export interface Exchange {
  readonly request: HttpRequest
  readonly requestId: string
  identified?: IdentifiedService
  protocol?: WireProtocol
  context?: RequestContext
  operation?: LocatedOperation
  input?: Record<string, unknown>
  output?: object
  answer?: HttpAnswer
  errorCode?: string
}

/** Who calls, and whether they may; without it, any credentials may call anything. */
export interface AccessControl {
  /** The identity behind credentials that it knows. Throws AwsError for those that are not valid any more. */
  identify(
    request: HttpRequest,
    scope: CredentialScope | undefined,
    model: ServiceModel,
  ): CallerIdentity | undefined
  /** Throws AwsError when the caller may not. */
  authorise(
    call: {
      readonly signingName: string
      readonly operation: string
      readonly input: Readonly<Record<string, unknown>>
      readonly context: RequestContext
      readonly method: string
      readonly path: string
    },
    request: HttpRequest,
    model: ServiceModel,
  ): void
}

/** What the steps need to know of the endpoint. */
export interface RequestPathSettings {
  readonly services: readonly Service[]
  readonly defaults: IdentityDefaults
  readonly endpointUrl: () => string
  readonly access?: AccessControl | undefined
  readonly isReachable?: IsReachable | undefined
}

/** Whether a caller's network lets it through to a service, by the service's signing name. */
export type IsReachable = (caller: CallerIdentity, service: string) => boolean

/** The caller's network drops its packets: it gets no answer. */
export class Dropped extends Error {}

interface Step {
  readonly name: 'identify' | 'reach' | 'parse' | 'authorise' | 'call' | 'serialise'
  run(exchange: Exchange, settings: RequestPathSettings): void | Promise<void>
}

/** The way of an API call, in order. A step that throws ends it; {@link refuse} makes the answer. */
export const requestPath: readonly Step[] = [
  { name: 'identify', run: identify },
  { name: 'reach', run: reach },
  { name: 'parse', run: parse },
  { name: 'authorise', run: authorise },
  { name: 'call', run: call },
  { name: 'serialise', run: serialise },
]

/** Who calls which service. */
async function identify(exchange: Exchange, settings: RequestPathSettings): Promise<void> {
  const identified = identifyService(exchange.request, settings.services)
  await identified.service.load?.()
  exchange.identified = identified
  exchange.protocol = protocolOf(identified.model, exchange.request)
  const { scope, model } = identified
  const caller =
    settings.access?.identify(exchange.request, scope, model) ?? callerIdentity(scope, settings.defaults)
  exchange.context = {
    requestId: exchange.requestId,
    region: identified.scope?.region ?? settings.defaults.region,
    account: caller.account,
    caller,
    endpointUrl: callersUrl(exchange.request) ?? settings.endpointUrl(),
  }
}

/** By which name and port the caller reached us: in a container they are other ones than what we listen at. */
function callersUrl({ headers, url }: HttpRequest): string | undefined {
  const isAwsName = url.hostname.endsWith('.amazonaws.com')
  return headers.host === undefined || isAwsName ? undefined : `http://${url.host}`
}

/** Whether it would have got here at all. */
function reach(exchange: Exchange, { isReachable }: RequestPathSettings): void {
  const { caller } = known(exchange.context)
  const { signingName } = known(exchange.identified).model
  if (isReachable && !isReachable(caller, signingName)) throw new Dropped()
}

/** Which operation, with what input; refuses what is not emulated, malformed or invalid. */
function parse(exchange: Exchange): void {
  const { model, service } = known(exchange.identified)
  const protocol = known(exchange.protocol)
  exchange.operation = protocol.locate(model, exchange.request)
  const { name } = exchange.operation
  if (model.operations[name]?.input === undefined || !Object.hasOwn(service.operations, name)) {
    throw new AwsError('NotImplemented', `${model.signingName}:${name} is not emulated by poolhouse.`)
  }
  exchange.input = protocol.read(model, exchange.operation, exchange.request)
  validateInput(model, name, exchange.input)
}

/** Whether policies allow it. Signatures are not verified. */
function authorise(exchange: Exchange, { access }: RequestPathSettings): void {
  if (!access) return
  const { model } = known(exchange.identified)
  const { method, url } = exchange.request
  const call = {
    signingName: model.signingName,
    operation: known(exchange.operation).name,
    input: known(exchange.input),
    context: known(exchange.context),
    method,
    path: url.pathname,
  }
  access.authorise(call, exchange.request, model)
}

async function call(exchange: Exchange): Promise<void> {
  const { name } = known(exchange.operation)
  const operation = known(known(exchange.identified).service.operations[name])
  exchange.output = (await operation(known(exchange.input), known(exchange.context))) ?? {}
}

function serialise(exchange: Exchange): void {
  const { model } = known(exchange.identified)
  const { name } = known(exchange.operation)
  exchange.answer = known(exchange.protocol).answer(model, name, known(exchange.output), exchange.requestId)
}

/** An error in the protocol that the request was in, as far as that is known. */
export function refuse(exchange: Exchange, error: AwsError): HttpAnswer {
  exchange.errorCode = error.code
  const { identified, protocol, request, requestId } = exchange
  if (identified && protocol) return protocol.refuse(identified.model, error, request, requestId)
  return refuseUnmodelled(request, error, requestId)
}

/** What the call is, for events and messages. */
export function targetOf(exchange: Exchange): string | undefined {
  const signingName = exchange.identified?.model.signingName
  return exchange.operation ? `${signingName}:${exchange.operation.name}` : signingName
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the steps of the request path ran out of order')
  return value
}
