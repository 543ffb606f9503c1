import { AwsError } from '../error.ts'
import { readJson, writeJson } from '../json-codec.ts'
import { errorNameOf, structureOf } from '../service-model.ts'
import { errorMembers, queryErrorHeader, statusOf } from './error-body.ts'
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
      const name = errorNameOf(model, error.code)
      const common = { 'content-type': contentType, 'x-amzn-errortype': name, ...headers }
      return {
        statusCode,
        headers: { ...common, ...queryErrorHeader(model, error, request) },
        body: JSON.stringify({ __type: name, ...body }),
      }
    },
  }
}
