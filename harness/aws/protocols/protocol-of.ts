import type { HttpRequest } from '../http.ts'
import type { ProtocolName, ServiceModel } from '../service-model.ts'
import { jsonRpc } from './json-rpc.ts'
import { ec2Query, query } from './query.ts'
import { restJson } from './rest-json.ts'
import { rpcV2Cbor, rpcV2Path } from './rpc-v2-cbor.ts'
import type { WireProtocol } from './wire-protocol.ts'

const protocols: Partial<Record<ProtocolName, WireProtocol>> = {
  awsJson1_0: jsonRpc('1.0'),
  awsJson1_1: jsonRpc('1.1'),
  awsQuery: query,
  ec2Query,
  restJson1: restJson,
  rpcv2Cbor: rpcV2Cbor,
}

/** How a request shows that it is in a protocol which its service speaks besides the model's own. */
const signs: Partial<Record<ProtocolName, (request: HttpRequest) => boolean>> = {
  awsJson1_0: ({ headers }) => headers['x-amz-target'] !== undefined,
  rpcv2Cbor: ({ url }) => rpcV2Path(url) !== undefined,
}

/** The protocol that this request of a service's client is in. */
export function protocolOf(model: ServiceModel, request: HttpRequest): WireProtocol {
  const name = model.alsoSpeaks?.find((each) => signs[each]?.(request)) ?? model.protocol
  const protocol = protocols[name]
  if (!protocol) throw new Error(`${model.signingName}: the protocol ${name} is not implemented`)
  return protocol
}
