import { createRequire } from 'node:module'
import type { EventStreamCodec } from '@smithy/core/event-streams'
import { writeJson } from './json-codec.ts'
import { type ServiceModel, structureOf } from './service-model.ts'

/** The content type of answers that are event streams. */
export const eventStreamType = 'application/vnd.amazon.eventstream'

/**
 * Events of a union as the messages of an event stream, each as it comes (Smithy's specification "Amazon Event Stream"): the member's name as
 * `:event-type`, its event payload's bytes or else a JSON document.
 */
export async function* eventStream(
  model: ServiceModel,
  union: string,
  events: AsyncIterable<Readonly<Record<string, object>>>,
): AsyncGenerator<Buffer, void, undefined> {
  const { members } = structureOf(model, union)
  for await (const event of events) {
    for (const [name, value] of Object.entries(event)) {
      const member = members[name]
      if (!member) throw new Error(`${union} has no event ${name}`)
      yield message(model, member.shape, name, value)
    }
  }
}

function message(model: ServiceModel, shapeName: string, name: string, value: object): Buffer {
  const shape = structureOf(model, shapeName)
  const [payload] = Object.entries(shape.members).find(([, member]) => member.in === 'eventPayload') ?? []
  const bytes = payload === undefined ? undefined : (value as Record<string, Uint8Array>)[payload]
  const headers = {
    ':message-type': 'event',
    ':event-type': name,
    ':content-type': payload === undefined ? 'application/json' : 'application/octet-stream',
  }
  return encode(headers, bytes ?? Buffer.from(payload === undefined ? writeJson(model, shape, value) : ''))
}

function encode(headers: Readonly<Record<string, string>>, body: Uint8Array): Buffer {
  const encoded = requireCodec().encode({
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]),
    ),
    body,
  })
  return Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength)
}

let loaded: EventStreamCodec | undefined

/** Smithy's own codec, loaded at the first answer that is a stream: it takes 28 ms of CPU. */
function requireCodec(): EventStreamCodec {
  if (!loaded) {
    const module = createRequire(import.meta.url)('@smithy/core/event-streams') as {
      EventStreamCodec: typeof EventStreamCodec
    }
    loaded = new module.EventStreamCodec(
      (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
      (text) => Buffer.from(text, 'utf8'),
    )
  }
  return loaded
}
