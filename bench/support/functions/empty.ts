/** A handler that does nothing: what is left is the path of an invocation. */
export async function handler() {
  return { statusCode: 200 }
}
