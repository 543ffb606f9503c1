import type { IntegrationResponse } from '@aws-sdk/client-api-gateway'
import type { HttpAnswer } from '../../aws/http.ts'
import { type Content, convertRequest, convertResponse } from './content-handling.ts'
import { gatewayFailure } from './gateway-response.ts'
import { readJsonPath } from './json-path.ts'
import type { Invoke } from './lambda-integration.ts'
import { noOverrides, renderTemplate, TemplateFailed } from './mapping-template.ts'
import { type MappingSources, mapRequest, mapResponse } from './parameter-mapping.ts'
import { type ApiCall, lastOf, listsOf, readHeaders, readQuery, requestContext } from './proxy-event.ts'
import type { IntegrationRecord, MethodRecord } from './rest-api-store.ts'
import { BodyIsNoJson } from './template-objects.ts'

/** What the integration gave back: its text is matched with the `selectionPattern` of the responses. */
interface Result {
  readonly payload: Buffer
  readonly selector: string | undefined
  readonly headers: Readonly<Record<string, readonly string[]>>
}

/**
 * AWS and MOCK: request templates make the event, response templates the body. For a function the integration response is chosen by its
 * `selectionPattern` against the `errorMessage` of a failed function, not by any status; for MOCK against the status that its template names.
 */
export async function callCustomIntegration(
  call: ApiCall,
  method: MethodRecord,
  integration: IntegrationRecord,
  invoke: Invoke,
): Promise<HttpAnswer> {
  const mapping = new Mapping(call)
  try {
    const template = chooseRequestTemplate(integration, call.request.headers['content-type'])
    if (template === 'refused') return gatewayFailure('UNSUPPORTED_MEDIA_TYPE')
    const content = convertRequest(call, integration.description.contentHandling)
    const event = content && mapping.render(template, content, call.request.body)
    if (!event) return gatewayFailure('API_CONFIGURATION_ERROR')
    const { path } = mapRequest(
      integration.description.requestParameters,
      mapping.sources(call.request.body, {}),
    )
    const result =
      integration.type === 'MOCK' ? mockResult(event) : await functionResult(event, (it) => invoke(it, path))
    if (!result) return gatewayFailure('API_CONFIGURATION_ERROR')
    const response = selectResponse([...integration.responses.values()], result.selector)
    // No match and no default; or a status that the method does not declare.
    if (!response?.statusCode || !method.responses.has(response.statusCode)) {
      return gatewayFailure('API_CONFIGURATION_ERROR')
    }
    return mapping.answer(response, result)
  } catch (error) {
    if (error instanceof BodyIsNoJson) {
      // Status and text are not verified on AWS: in no recording that we know.
      return gatewayFailure('BAD_REQUEST_BODY', `Could not parse request body into json: ${error.message}`)
    }
    if (error instanceof TemplateFailed) {
      call.log?.(`Execution failed due to configuration error: ${error.message}`)
      return gatewayFailure('API_CONFIGURATION_ERROR')
    }
    throw error
  }
}

/** The templates and parameters of one call: they share `$context`, and what they override in it. */
class Mapping {
  readonly #call: ApiCall
  readonly #context: object & ReturnType<typeof noOverrides>

  constructor(call: ApiCall) {
    this.#call = call
    this.#context = Object.assign(structuredClone(requestContext(call)), noOverrides())
  }

  /** Undefined where a template would have to work on bytes (AWS fails too). */
  render(template: string | undefined, content: Content, unchanged: Buffer): Buffer | undefined {
    if (!template) return 'bytes' in content ? content.bytes : textOf(content.text, unchanged)
    if ('bytes' in content) return undefined
    const { match, request, stage } = this.#call
    const params = {
      path: match.pathParameters,
      querystring: lastOf(readQuery(request)),
      header: lastOf(readHeaders(request)),
    }
    const text = renderTemplate(
      template,
      { body: content.text, params },
      this.#context,
      stage.variables ?? {},
    )
    return Buffer.from(text)
  }

  answer(response: IntegrationResponse, { payload, headers }: Result): HttpAnswer {
    const [contentType, template] = chooseResponseTemplate(response, this.#call.request.headers.accept)
    const type = headers['content-type']?.[0]
    const content =
      type === undefined
        ? { text: payload.toString('utf8') }
        : convertResponse(this.#call, payload, type, response.contentHandling)
    const body = content && this.render(template, content, payload)
    if (!body) return gatewayFailure('API_CONFIGURATION_ERROR')
    const { header, status } = this.#context.responseOverride
    const overridden = Number(status)
    return {
      statusCode:
        Number.isInteger(overridden) && overridden >= 100 && overridden <= 599
          ? overridden
          : Number(response.statusCode),
      headers: withContentType(contentType, {
        ...mapResponse(response.responseParameters, this.sources(payload, headers)),
        ...Object.fromEntries(Object.entries(header).map(([name, value]) => [name, String(value)])),
      }),
      body,
    }
  }

  /** What parameter mappings read: the request, or with `headers` the integration's response. */
  sources(body: Buffer, headers: Result['headers']): MappingSources {
    const { match, request, stage } = this.#call
    return {
      body: () => readBody(body),
      header: { ...listsOf(readHeaders(request)), ...headers },
      querystring: listsOf(readQuery(request)),
      path: match.pathParameters,
      context: this.#context,
      stageVariables: stage.variables ?? {},
    }
  }
}

/** The text as it came, unless it was changed on the way. */
function textOf(text: string, unchanged: Buffer): Buffer {
  return text === unchanged.toString('utf8') ? unchanged : Buffer.from(text)
}

function withContentType(contentType: string, headers: Record<string, string>): Record<string, string> {
  const isMapped = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
  return isMapped ? headers : { 'content-type': contentType, ...headers }
}

/** The template of the content type (application/json when none is sent); else the passthrough behaviour decides. */
function chooseRequestTemplate(
  { description }: IntegrationRecord,
  contentType = 'application/json',
): string | undefined | 'refused' {
  const templates = description.requestTemplates ?? {}
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (Object.hasOwn(templates, type)) return templates[type]
  const passes =
    description.passthroughBehavior === 'WHEN_NO_TEMPLATES'
      ? Object.keys(templates).length === 0
      : description.passthroughBehavior !== 'NEVER'
  return passes ? undefined : 'refused'
}

/** The template that the client accepts, else that of JSON, else the first (documented). */
function chooseResponseTemplate(
  { responseTemplates = {} }: IntegrationResponse,
  accept = 'application/json',
): [contentType: string, template: string | undefined] {
  const types = Object.keys(responseTemplates)
  const accepted = accept.split(',').map((each) => each.split(';')[0]?.trim().toLowerCase())
  const type =
    types.find((each) => accepted.includes(each)) ??
    types.find((each) => each === 'application/json') ??
    types[0] ??
    'application/json'
  return [type, responseTemplates[type]]
}

async function functionResult(body: Buffer, invoke: (event: Buffer) => ReturnType<Invoke>): Promise<Result> {
  const event = body.length > 0 ? body : Buffer.from('{}')
  try {
    JSON.parse(event.toString('utf8'))
  } catch (error) {
    throw new BodyIsNoJson((error as Error).message)
  }
  const { payload, functionError } = await invoke(event)
  return {
    payload,
    selector: functionError ? readErrorMessage(payload) : undefined,
    headers: { 'content-type': ['application/json'] },
  }
}

/** MOCK takes `{"statusCode": 200}`, also with the name unquoted (recorded in LocalStack's snapshots). Undefined: none is named. */
function mockResult(event: Buffer): Result | undefined {
  const [, code] = /^\s*\{\s*["']?statusCode["']?\s*:\s*(\d{3})\b/.exec(event.toString('utf8')) ?? []
  const status = code ?? topLevelStatus(event)
  return status === undefined ? undefined : { payload: Buffer.alloc(0), selector: status, headers: {} }
}

function topLevelStatus(event: Buffer): string | undefined {
  const status = readJsonPath(readBody(event), '$.statusCode')
  return Number.isInteger(status) ? String(status) : undefined
}

/** A body that is no JSON has nothing that a path could name. */
function readBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** The first whose pattern matches the whole text, else the one without a pattern. */
function selectResponse(
  responses: readonly IntegrationResponse[],
  selector: string | undefined,
): IntegrationResponse | undefined {
  const matching = responses.find(
    ({ selectionPattern }) =>
      selector !== undefined &&
      selectionPattern &&
      new RegExp(`^(?:${selectionPattern})$`, 's').test(selector),
  )
  return matching ?? responses.find(({ selectionPattern }) => !selectionPattern)
}

function readErrorMessage(payload: Buffer): string {
  const message = readJsonPath(readBody(payload), '$.errorMessage')
  return message === undefined || message === null ? '' : String(message)
}
