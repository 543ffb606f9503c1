'use strict'

/** The error document of the Runtime API. */
exports.describeError = (error) => {
  if (!isErrorLike(error)) return { errorType: typeof error, errorMessage: String(error), trace: [] }
  return {
    // DEL is not allowed in a header, where the type goes too.
    errorType: error.name?.replaceAll('\x7F', '%7F'),
    errorMessage: error.message?.replaceAll('\x7F', '%7F'),
    trace: (error.stack ?? '').replaceAll('\x7F', '%7F').split('\n'),
  }
}

/** Writes an error as the RIC does: title, tab, JSON with the error's own properties. */
exports.logError = (title, error) => {
  let text
  try {
    text = JSON.stringify(error, (_key, value) => withOwnProperties(value))
  } catch {
    text = JSON.stringify(exports.describeError(error))
  }
  console.error(title, `\t${text}`)
}

exports.platformError = (message) => named('Runtime.PlatformError', message)

/** An error with a name of the runtime's. */
const named = (name, message) => {
  const error = new Error(message)
  error.name = name
  error.stack = error.stack.replace(/^Error/, name)
  return error
}
exports.named = named

function withOwnProperties(value) {
  if (!(value instanceof Error)) return value
  const described = { errorType: value.name, errorMessage: value.message, code: value.code, ...value }
  if (value.cause !== undefined) described.cause = value.cause
  if (typeof value.stack === 'string') described.stack = value.stack.split('\n')
  return described
}

function isErrorLike(value) {
  return (
    value instanceof Error ||
    (typeof value === 'object' && value !== null && 'name' in value && 'message' in value && 'stack' in value)
  )
}
