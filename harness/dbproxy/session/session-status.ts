import { ServerStatus } from '../../mysql/server-status.ts'

/** Of the status flags, those that say something about the session and not about one reply. */
export const SESSION_STATUS =
  ServerStatus.SERVER_STATUS_IN_TRANS |
  ServerStatus.SERVER_STATUS_IN_TRANS_READONLY |
  ServerStatus.SERVER_STATUS_AUTOCOMMIT |
  ServerStatus.SERVER_STATUS_NO_BACKSLASH_ESCAPES
