import { AwsError } from '../error.ts'
import { readJson, writeJson } from '../json-codec.ts'
import { errorModel, structureOf } from '../service-model.ts'
import { errorMembers, faultOf, statusOf } from './error-body.ts'
import type { WireProtocol } from './wire-protocol.ts'

/** awsJson1_0 and awsJson1_1: `X-Amz-Target: PREFIX.Operation`, everything in a JSON document. */
export function jsonRpc(version: '1.0' | '1.1'): WireProtocol {
  const contentType = `application/x-amz-json-${version}`
  return {
    locate(model, request) {
      const target = String(request.headers['x-amz-target'] ?? '')
      const name = target.slice(target.lastIndexOf('.') + 1)
      if (target === '' || !Object.hasOwn(model.operations, name)) {
        const asked = target === '' ? 'The header X-Amz-Target is missing' : `${target} is not an operation`
        throw new AwsError('UnknownOperationException', `${asked} of ${model.signingName}.`, {
          statusCode: 400,
        })
      }
      return { name }
    },
    read(model, operation, request) {
      const input = structureOf(model, model.operations[operation.name]?.input ?? 'unit')
      return readJson(model, input, request.body.toString('utf8'))
    },
    answer(model, operation, output) {
      const shape = structureOf(model, model.operations[operation]?.output ?? 'unit')
      return {
        statusCode: 200,
        headers: { 'content-type': contentType },
        body: writeJson(model, shape, output),
      }
    },
    refuse(model, error, request) {
      const statusCode = statusOf(model, error)
      const { body, headers } = errorMembers(model, error)
      const answer = { 'content-type': contentType, 'x-amzn-errortype': error.code, ...headers }
      if (request.headers['x-amzn-query-mode'] === 'true') {
        const code = errorModel(model, error.code)?.queryCode ?? error.code
        Object.assign(answer, { 'x-amzn-query-error': `${code};${faultOf(statusCode)}` })
      }
      return { statusCode, headers: answer, body: JSON.stringify({ __type: error.code, ...body }) }
    },
  }
}
