// Removes what a stack has left in the Docker engine once its client is gone: our standard input is the client's to hold.
process.title = 'poolhouse-watcher'
const [session = ''] = process.argv.slice(2)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.stdin.resume()
process.stdin.once('close', () => {
  import('./remove-labelled.ts')
    .then(({ removeLabelled }) => removeLabelled(session))
    .then(
      () => process.exit(0),
      () => process.exit(1), // nobody is left to be told
    )
})
