/** What the endpoint tells about the requests it serves. Never holds an input, an output or a credential's secret. */
export type EndpointEvent =
  | {
      /** A request was answered, with success or with an error of its API. */
      readonly type: 'answered'
      readonly requestId: string
      /** `service:Operation`, the name of an HTTP route, or undefined when neither could be told. */
      readonly target: string | undefined
      readonly statusCode: number
      readonly errorCode: string | undefined
      readonly durationMs: number
    }
  | {
      /** A caller whose network does not let it through gets no answer. */
      readonly type: 'dropped'
      readonly requestId: string
      readonly target: string | undefined
    }
  | {
      /** Our own fault: an operation or a route threw something that is not an answer. */
      readonly type: 'failed'
      readonly requestId: string
      readonly target: string | undefined
      readonly error: unknown
    }
  | {
      /** A web page was kept out. */
      readonly type: 'refused'
      readonly reason: PageRefusal['reason']
      readonly host: string | undefined
      readonly origin: string | undefined
    }

/** Why a request is taken for a foreign web page's. */
export interface PageRefusal {
  readonly reason: 'ForeignOrigin' | 'CrossSite' | 'UnknownHost'
  readonly message: string
}
