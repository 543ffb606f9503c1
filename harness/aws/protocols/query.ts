import { AwsError } from '../error.ts'
import type { HttpRequest } from '../http.ts'
import { readQuery } from '../query-reader.ts'
import { errorModel, structureOf } from '../service-model.ts'
import { element, escapeXml, writeXml } from '../xml-writer.ts'
import { faultOf, statusOf } from './error-body.ts'
import type { WireProtocol } from './wire-protocol.ts'

/** awsQuery: a form with `Action`, answered in XML. */
export const query: WireProtocol = {
  locate(model, request) {
    const form = formOf(request)
    const name = form.get('Action') ?? ''
    if (!Object.hasOwn(model.operations, name)) {
      const asked = name === '' ? 'The request has no Action' : `The action ${name} is not valid`
      throw new AwsError('InvalidAction', `${asked} for this web service (${model.signingName}).`)
    }
    const version = form.get('Version')
    if (version !== null && version !== model.apiVersion) {
      throw new AwsError('InvalidAction', `Could not find operation ${name} for version ${version}.`)
    }
    return { name, form }
  },
  read(model, operation, request) {
    const input = structureOf(model, model.operations[operation.name]?.input ?? 'unit')
    return readQuery(model, input, operation.form ?? formOf(request))
  },
  answer(model, operation, output, requestId) {
    const shape = model.operations[operation]?.output ?? 'unit'
    const result =
      shape === 'unit'
        ? ''
        : element(`${operation}Result`, writeXml(model, structureOf(model, shape), output))
    const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`
    return xml(
      200,
      `<${operation}Response xmlns="${model.xmlNamespace}">${result}${metadata}</${operation}Response>`,
    )
  },
  refuse(model, error, _request, requestId) {
    const status = statusOf(model, error)
    const code = errorModel(model, error.code)?.queryCode ?? error.code
    const detail =
      `<Type>${faultOf(status)}</Type>` +
      `<Code>${escapeXml(code)}</Code><Message>${escapeXml(error.message)}</Message>`
    return xml(
      status,
      `<ErrorResponse xmlns="${model.xmlNamespace}"><Error>${detail}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    )
  },
}

/** ec2Query: the same form; answers without a result's element, and errors in a list. */
export const ec2Query: WireProtocol = {
  ...query,
  answer(model, operation, output, requestId) {
    const shape = model.operations[operation]?.output ?? 'unit'
    const result =
      shape === 'unit' ? '<return>true</return>' : writeXml(model, structureOf(model, shape), output)
    return xml(
      200,
      `<${operation}Response xmlns="${model.xmlNamespace}"><requestId>${requestId}</requestId>${result}</${operation}Response>`,
    )
  },
  refuse(model, error, _request, requestId) {
    const detail = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`
    return xml(
      statusOf(model, error),
      `<Response><Errors><Error>${detail}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
    )
  },
}

function xml(statusCode: number, body: string) {
  return { statusCode, headers: { 'content-type': 'text/xml' }, body }
}

/** The form in the body and in the URL's query, which some clients use instead. */
function formOf(request: HttpRequest): URLSearchParams {
  const form = new URLSearchParams(request.body.toString('utf8'))
  for (const [key, value] of request.url.searchParams) form.append(key, value)
  return form
}
