import { AwsError } from './error.ts'

/** How a bare `timestamp` looks: JSON bodies in epoch seconds, XML and query in date-time, headers in http-date. */
export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds'

/** Reads a scalar from text: a label, header, query parameter or form field. Throws SerializationException. */
export function scalarFromText(type: string, text: string, where: string): unknown {
  switch (type) {
    case 'number': {
      const value = Number(text)
      if (text.trim() === '' || Number.isNaN(value)) throw malformed(`'${where}' is not a number`)
      return value
    }
    case 'bigint':
      if (!/^-?\d+$/.test(text)) throw malformed(`'${where}' is not an integer`)
      return BigInt(text)
    case 'boolean':
      if (/^true$/i.test(text)) return true
      if (/^false$/i.test(text)) return false
      throw malformed(`'${where}' must be true or false`)
    case 'blob':
      return Buffer.from(text, 'base64')
    case 'timestamp':
    case 'date-time':
    case 'http-date':
    case 'epoch-seconds':
      return timestampFromText(text, where)
    default:
      return text
  }
}

/** Writes a scalar as text; `format` decides for a timestamp without a format of its own. */
export function scalarToText(type: string, value: unknown, format: TimestampFormat): string {
  if (value instanceof Date) {
    switch (type === 'timestamp' ? format : type) {
      case 'http-date':
        return value.toUTCString()
      case 'epoch-seconds':
        return String(value.getTime() / 1000)
      default:
        return value.toISOString().replace('.000Z', 'Z')
    }
  }
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value)
}

/** 400 SerializationException: what a service answers when the request's form, not its meaning, is wrong. */
export function malformed(message: string): AwsError {
  return new AwsError('SerializationException', message, { statusCode: 400 })
}

function timestampFromText(text: string, where: string): Date {
  const date = /^-?\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000) : new Date(text)
  if (Number.isNaN(date.getTime())) throw malformed(`'${where}' is not a timestamp`)
  return date
}
