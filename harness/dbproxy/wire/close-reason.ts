/** Why connections close, in the words of RDS Proxy's log lines, as seen in public logs (grade B). */
export const closeReasons = {
  clientQuit: 'The client requested that the connection close.',
  /** Without a COM_QUIT, whoever closed. */
  channelClosed: 'The TCP channel was closed by either the client or the proxy.',
  clientGone:
    'The client connection that borrowed this database connection from the connection pool was closed in the middle of a request.',
  loginTimedOut: 'The client did not log in within the time that it has for that.',
} as const
