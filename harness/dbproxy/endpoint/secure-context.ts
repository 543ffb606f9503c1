import { createSecureContext, DEFAULT_CIPHERS, type SecureContext } from 'node:tls'
import type { ListenerTls } from '../db-proxy-options.ts'

/**
 * What all clients' TLS is made with. One for all: it holds the keys of the session tickets, so that a client resumes its session on
 * another connection. RDS Proxy takes TLS 1.0 to 1.3 (grade A); OpenSSL 3 has the first two at security level 0 alone. The
 * certificate is ECDSA: clients that know no such cipher suite are left out.
 */
export function makeSecureContext({ key, cert, ca }: ListenerTls): SecureContext {
  return createSecureContext({
    key,
    cert,
    ...(ca === undefined ? {} : { ca }),
    minVersion: 'TLSv1',
    ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0`,
  })
}
