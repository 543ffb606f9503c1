import type { PatchOperation } from '@aws-sdk/client-api-gateway'
import { badRequest, notEmulated } from './errors.ts'
import type { RestApiRecord } from './rest-api-store.ts'

const largestCompressionSize = 10_485_760
/** Known to AWS, and nothing here. */
const missing = [...['/apiKeySource', '/endpointAccessMode', '/policy', '/securityPolicy']]

/**
 * Changes an API by one patch. Throws AWS's errors as recorded (test_update_rest_api_compression, …_behaviour, …_ip_address_type); NotImplemented for a
 * path that AWS takes and that has no effect here.
 */
export function patchRestApi(api: RestApiRecord, { op, path = '', value = '' }: PatchOperation): void {
  const refusal = notEmulated(`the patch ${op} ${path} of apigateway:UpdateRestApi`)
  const mustReplace = () => {
    if (op !== 'replace') throw badRequest('Invalid patch operation specified. Must be one of: [replace]')
  }
  const [, escaped] = /^\/binaryMediaTypes\/(.+)$/.exec(path) ?? []
  if (escaped) {
    const type = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
    const others = api.binaryMediaTypes.filter((each) => each !== type)
    if (op === 'add') api.binaryMediaTypes = [...others, type]
    else if (op === 'remove') api.binaryMediaTypes = others
    else if (op === 'replace') api.binaryMediaTypes = [...others, value]
    else throw refusal
  } else if (path === '/name') {
    mustReplace()
    api.name = value
  } else if (path === '/description') {
    api.description = op === 'remove' ? undefined : value
  } else if (path === '/endpointConfiguration/ipAddressType') {
    mustReplace()
    if (value !== 'ipv4' && value !== 'dualstack') {
      throw badRequest('ipAddressType must be either ipv4 or dualstack.')
    }
    api.ipAddressType = value
  } else if (/^\/endpointConfiguration\/types\/\w+$/.test(path)) {
    patchType(api, op, value)
  } else if (path === '/minimumCompressionSize') {
    mustReplace()
    // recorded: an empty text is to have none
    api.minimumCompressionSize = value === '' ? undefined : readCompressionSize(value)
  } else if (path === '/disableExecuteApiEndpoint') {
    mustReplace()
    api.endpointDisabled = value === 'true'
  } else if (path === '/apiKeySource' && op === 'replace' && value === 'HEADER') {
    return
  } else if (missing.includes(path) || path.startsWith('/endpointConfiguration/')) {
    throw refusal
  } else {
    throw badRequest(`Invalid patch path ${path}`)
  }
}

/** Bytes. The text is recorded, for CreateRestApi too. */
export function readCompressionSize(text: string): number {
  const size = Number(text)
  if (Number.isInteger(size) && size >= 0 && size <= largestCompressionSize) return size
  throw badRequest(`Invalid minimum compression size, must be between 0 and ${largestCompressionSize}`)
}

function patchType(api: RestApiRecord, op: PatchOperation['op'], value: string): void {
  if (op !== 'replace') {
    throw badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'")
  }
  if (value === 'PRIVATE') throw notEmulated('private REST APIs (endpointConfiguration PRIVATE)')
  if (value !== 'REGIONAL' && value !== 'EDGE') {
    throw badRequest('Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE')
  }
  api.endpointTypes = [value]
}
