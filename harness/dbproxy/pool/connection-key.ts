import { CapabilityFlag } from '../../mysql/capability-flag.ts'

/**
 * What the proxy offers to clients, as far as the database offers it too. Not offered: compression (not supported by RDS Proxy,
 * grade A) and, unless configured otherwise, CLIENT_LOCAL_FILES (grade U; the database then refuses LOAD DATA LOCAL by itself, with
 * its own error).
 */
const OFFERED_CAPABILITIES =
  (CapabilityFlag.CLIENT_LONG_PASSWORD |
    CapabilityFlag.CLIENT_FOUND_ROWS |
    CapabilityFlag.CLIENT_LONG_FLAG |
    CapabilityFlag.CLIENT_CONNECT_WITH_DB |
    CapabilityFlag.CLIENT_NO_SCHEMA |
    CapabilityFlag.CLIENT_ODBC |
    CapabilityFlag.CLIENT_IGNORE_SPACE |
    CapabilityFlag.CLIENT_PROTOCOL_41 |
    CapabilityFlag.CLIENT_INTERACTIVE |
    CapabilityFlag.CLIENT_IGNORE_SIGPIPE |
    CapabilityFlag.CLIENT_TRANSACTIONS |
    CapabilityFlag.CLIENT_RESERVED |
    CapabilityFlag.CLIENT_SECURE_CONNECTION |
    CapabilityFlag.CLIENT_MULTI_STATEMENTS |
    CapabilityFlag.CLIENT_MULTI_RESULTS |
    CapabilityFlag.CLIENT_PS_MULTI_RESULTS |
    CapabilityFlag.CLIENT_PLUGIN_AUTH |
    CapabilityFlag.CLIENT_CONNECT_ATTRS |
    CapabilityFlag.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA |
    CapabilityFlag.CLIENT_CAN_HANDLE_EXPIRED_PASSWORDS |
    CapabilityFlag.CLIENT_SESSION_TRACK |
    CapabilityFlag.CLIENT_DEPRECATE_EOF |
    CapabilityFlag.CLIENT_OPTIONAL_RESULTSET_METADATA |
    CapabilityFlag.CLIENT_QUERY_ATTRIBUTES) >>>
  0

/** {@link OFFERED_CAPABILITIES}, with LOAD DATA LOCAL where that is allowed. */
export function offeredCapabilities(localInfile: boolean): number {
  return localInfile ? (OFFERED_CAPABILITIES | CapabilityFlag.CLIENT_LOCAL_FILES) >>> 0 : OFFERED_CAPABILITIES
}

/** Flags that change how the database answers or reads commands: client and database connection must agree on them. */
const DECISIVE_CAPABILITIES =
  (CapabilityFlag.CLIENT_FOUND_ROWS |
    CapabilityFlag.CLIENT_LONG_FLAG |
    CapabilityFlag.CLIENT_NO_SCHEMA |
    CapabilityFlag.CLIENT_ODBC |
    CapabilityFlag.CLIENT_LOCAL_FILES |
    CapabilityFlag.CLIENT_IGNORE_SPACE |
    CapabilityFlag.CLIENT_INTERACTIVE |
    CapabilityFlag.CLIENT_TRANSACTIONS |
    CapabilityFlag.CLIENT_MULTI_STATEMENTS |
    CapabilityFlag.CLIENT_MULTI_RESULTS |
    CapabilityFlag.CLIENT_PS_MULTI_RESULTS |
    CapabilityFlag.CLIENT_DEPRECATE_EOF |
    CapabilityFlag.CLIENT_OPTIONAL_RESULTSET_METADATA |
    CapabilityFlag.CLIENT_QUERY_ATTRIBUTES) >>>
  0

/** Flags that every database connection asks for, whatever the client did. */
const ALWAYS_CAPABILITIES =
  (CapabilityFlag.CLIENT_LONG_PASSWORD |
    CapabilityFlag.CLIENT_PROTOCOL_41 |
    CapabilityFlag.CLIENT_SECURE_CONNECTION |
    CapabilityFlag.CLIENT_PLUGIN_AUTH |
    CapabilityFlag.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA |
    CapabilityFlag.CLIENT_SESSION_TRACK) >>>
  0

/** The capabilities of the database connection that suits a client's. */
export function databaseCapabilities(clientCapabilities: number): number {
  return ((clientCapabilities & DECISIVE_CAPABILITIES) | ALWAYS_CAPABILITIES) >>> 0
}

/** Which database connections a client may use: same user, same encryption (grade A), same decisive flags. */
export function connectionKey(username: string, tls: boolean, clientCapabilities: number): string {
  return `${username}\0${tls ? 'tls' : 'plain'}\0${(clientCapabilities & DECISIVE_CAPABILITIES) >>> 0}`
}
