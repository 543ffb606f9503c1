/** Whether the first media type of a header is among an API's binary media types. */
export function matchesMediaType(binaryMediaTypes: readonly string[], header: string | undefined): boolean {
  const type = header?.split(/[;,]/)[0]?.trim().toLowerCase()
  return binaryMediaTypes.some((each) => {
    const pattern = each.toLowerCase()
    if (pattern === '*/*') return true
    if (type === undefined) return false
    return pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern
  })
}
