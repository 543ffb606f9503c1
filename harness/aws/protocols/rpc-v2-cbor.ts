import { encodeCbor, readCbor, writeCbor } from '../cbor-codec.ts'
import { AwsError } from '../error.ts'
import type { HttpAnswer } from '../http.ts'
import { errorNameOf, structureOf } from '../service-model.ts'
import { errorMembers, queryErrorHeader, statusOf } from './error-body.ts'
import type { WireProtocol } from './wire-protocol.ts'

/** Smithy RPC v2 CBOR: `POST /service/PREFIX/operation/Operation`, everything in a CBOR document. */
export const rpcV2Cbor: WireProtocol = {
  locate(model, request) {
    const path = rpcV2Path(request.url)
    const name = path?.operation ?? ''
    if (path?.service !== model.targetPrefix || !Object.hasOwn(model.operations, name)) {
      throw new AwsError(
        'UnknownOperationException',
        `${request.url.pathname} is not an operation of ${model.signingName}.`,
        { statusCode: 400 },
      )
    }
    return { name }
  },
  read(model, operation, request) {
    const protocol = request.headers['smithy-protocol']
    if (protocol !== 'rpc-v2-cbor') {
      throw new AwsError(
        'SerializationException',
        `The protocol ${protocol ?? '(no header Smithy-Protocol)'} is not supported at this path; rpc-v2-cbor is.`,
        { statusCode: 400 },
      )
    }
    const input = structureOf(model, model.operations[operation.name]?.input ?? 'unit')
    return readCbor(model, input, request.body)
  },
  answer(model, operation, output) {
    const shape = structureOf(model, model.operations[operation]?.output ?? 'unit')
    return cbor(200, {}, writeCbor(model, shape, output))
  },
  refuse(model, error, request) {
    const { body, headers } = errorMembers(model, error)
    const document = encodeCbor({ __type: errorNameOf(model, error.code), ...body })
    return cbor(statusOf(model, error), { ...headers, ...queryErrorHeader(model, error, request) }, document)
  },
}

/** Service and operation of an RPC v2 path; the service's namespace, which a client may put before it, is left out. */
export function rpcV2Path(url: URL): { service: string; operation: string } | undefined {
  const match = /^\/service\/(?:[\w.]+\.)?(\w+)\/operation\/(\w+)$/.exec(url.pathname)
  return match ? { service: match[1] as string, operation: match[2] as string } : undefined
}

function cbor(statusCode: number, headers: Record<string, string>, body: Buffer): HttpAnswer {
  const common = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' }
  return { statusCode, headers: { ...common, ...headers }, body }
}
