import type { ServiceModel } from '../service-model.ts'
import { jsonRpc } from './json-rpc.ts'
import { query } from './query.ts'
import { restJson } from './rest-json.ts'
import type { WireProtocol } from './wire-protocol.ts'

const protocols: Partial<Record<ServiceModel['protocol'], WireProtocol>> = {
  awsJson1_0: jsonRpc('1.0'),
  awsJson1_1: jsonRpc('1.1'),
  awsQuery: query,
  restJson1: restJson,
}

/** The protocol that a service's clients speak. */
export function protocolOf(model: ServiceModel): WireProtocol {
  const protocol = protocols[model.protocol]
  if (!protocol) throw new Error(`${model.signingName}: the protocol ${model.protocol} is not implemented`)
  return protocol
}
