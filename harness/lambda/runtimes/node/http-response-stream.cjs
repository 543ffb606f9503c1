'use strict'

const delimiterBytes = 8

/** `awslambda.HttpResponseStream`: status, headers and cookies of an HTTP response in front of what is streamed. */
// biome-ignore lint/complexity/noStaticOnlyClass: AWS's is a class.
exports.HttpResponseStream = class HttpResponseStream {
  /**
   * @param responseStream what the handler was given; returned
   * @param prelude `{ statusCode, headers, cookies }`
   */
  static from(responseStream, prelude) {
    responseStream.setContentType('application/vnd.awslambda.http-integration-response')
    const text = JSON.stringify(prelude)
    // Sent with the first write, and not without one, as AWS's does: `end` alone sends none.
    responseStream._onBeforeFirstWrite = (write) => {
      write(text)
      write(new Uint8Array(delimiterBytes))
    }
    return responseStream
  }
}
