/** The values of a secret that RDS Proxy uses; it ignores others [A: rds-proxy-secrets-arns]. */
export interface SecretCredentials {
  readonly username: string
  readonly password: string
}

/**
 * Reads a secret's text as RDS Proxy does. The error never quotes the text, as that of JSON.parse would: it goes to the proxy's log.
 * @throws Error when the text is not JSON with `username` and `password`
 */
export function secretCredentials(secretString: string, secretId: string): SecretCredentials {
  const { username, password } = members(secretString)
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new Error(`the secret ${secretId} has no username and password; expected JSON with both`)
  }
  return { username, password }
}

function members(secretString: string): { username?: unknown; password?: unknown } {
  try {
    return Object(JSON.parse(secretString))
  } catch {
    return {}
  }
}
