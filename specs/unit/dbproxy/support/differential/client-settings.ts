import { CapabilityFlag } from '../../../../../harness/mysql/capability-flag.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { ClientSettings } from './step.ts'

/** What every client of today has. */
export const BASE_FLAGS =
  CapabilityFlag.CLIENT_LONG_PASSWORD |
  CapabilityFlag.CLIENT_PROTOCOL_41 |
  CapabilityFlag.CLIENT_SECURE_CONNECTION |
  CapabilityFlag.CLIENT_PLUGIN_AUTH |
  CapabilityFlag.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA |
  CapabilityFlag.CLIENT_TRANSACTIONS |
  CapabilityFlag.CLIENT_LONG_FLAG |
  CapabilityFlag.CLIENT_MULTI_RESULTS |
  CapabilityFlag.CLIENT_PS_MULTI_RESULTS

/** Sets of flags as drivers have them, and some that only a hostile mind would choose. */
const flagSets: readonly number[] = [
  // an old C client
  BASE_FLAGS,
  // mysql2, PyMySQL: EOF packets and several statements
  BASE_FLAGS | CapabilityFlag.CLIENT_MULTI_STATEMENTS,
  // Connector/J: everything new
  BASE_FLAGS |
    CapabilityFlag.CLIENT_MULTI_STATEMENTS |
    CapabilityFlag.CLIENT_DEPRECATE_EOF |
    CapabilityFlag.CLIENT_SESSION_TRACK |
    CapabilityFlag.CLIENT_QUERY_ATTRIBUTES |
    CapabilityFlag.CLIENT_OPTIONAL_RESULTSET_METADATA |
    CapabilityFlag.CLIENT_CONNECT_ATTRS,
  // mariadb's connectors: rows found, no query attributes
  BASE_FLAGS |
    CapabilityFlag.CLIENT_MULTI_STATEMENTS |
    CapabilityFlag.CLIENT_FOUND_ROWS |
    CapabilityFlag.CLIENT_DEPRECATE_EOF |
    CapabilityFlag.CLIENT_SESSION_TRACK |
    CapabilityFlag.CLIENT_INTERACTIVE,
  // EOF packets with optional metadata and attributes
  BASE_FLAGS |
    CapabilityFlag.CLIENT_OPTIONAL_RESULTSET_METADATA |
    CapabilityFlag.CLIENT_QUERY_ATTRIBUTES |
    CapabilityFlag.CLIENT_SESSION_TRACK |
    CapabilityFlag.CLIENT_IGNORE_SPACE,
]

/** utf8mb4_0900_ai_ci, latin1_swedish_ci, utf8mb4_general_ci, utf8mb3_general_ci, binary, gbk_chinese_ci */
const collationIds: readonly number[] = [255, 255, 8, 45, 33, 63, 28]

export function generateSettings(random: SeededRandom, schema: string): ClientSettings {
  return {
    // Mostly alike: each other kind of client needs connections of its own, and five do not last for all kinds.
    flags: random.onceIn(4) ? random.pick(flagSets) : flagSets[2]!,
    tls: random.onceIn(8),
    collationId: random.pick(collationIds),
    schema: random.onceIn(6) ? '' : schema,
    pieces: random.onceIn(4) ? random.between(1, 7) : 0,
  }
}
