import { setTimeout } from 'node:timers/promises'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

interface ResponseStream {
  write(chunk: string, callback?: () => void): boolean
  end(): void
  setContentType(type: string): void
}

declare const awslambda: {
  streamifyResponse(
    handler: (event: Event, stream: ResponseStream, context: object) => Promise<void>,
  ): unknown
  HttpResponseStream: { from(stream: ResponseStream, prelude: object): ResponseStream }
}

interface Wish {
  /** What follows is written once this is the value of the secret SECRET_ID. */
  readonly gate?: string
  readonly prelude?: string
  readonly fails?: 'before' | 'after'
  readonly exits?: string
  /** Without an end of the stream. */
  readonly hangs?: string
}
type Event = Wish & { queryStringParameters?: Wish }

const secrets = new SecretsManagerClient()

/** Writes `first`, waits for its gate, writes `second`. */
export const handler = awslambda.streamifyResponse(async (event, responseStream) => {
  const { gate, prelude, fails, exits, hangs } = event.queryStringParameters ?? event
  if (fails === 'before') throw new TypeError('before the first piece')
  let stream = responseStream
  if (prelude) {
    const headers = { 'content-type': 'text/plain', 'x-prelude': 'yes' }
    stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers, cookies: ['a=1', 'b=2'] })
  } else {
    stream.setContentType('text/plain')
  }
  stream.write('first,')
  if (gate) await opened(gate)
  if (fails === 'after') throw new TypeError('after the first piece')
  if (exits) process.exit(3)
  if (hangs) return
  stream.write('second')
  stream.end()
  console.log('wrote all')
})

async function opened(gate: string): Promise<void> {
  for (;;) {
    const { SecretString } = await secrets.send(
      new GetSecretValueCommand({ SecretId: process.env.SECRET_ID }),
    )
    if (SecretString === gate) return
    await setTimeout(5)
  }
}
