import { connect } from 'node:net'

/** Tells how a TCP connection begins: within `patienceMs`, or not. */
export const handler = ({ host, port, patienceMs }: { host: string; port: number; patienceMs: number }) =>
  new Promise<{ outcome: string }>((resolve) => {
    const socket = connect(port, host)
    const end = (outcome: string) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ outcome })
    }
    const timer = setTimeout(() => end('no answer'), patienceMs)
    socket.once('connect', () => end('connected'))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
  })
