// The plane's worker, which also tells what it has used.
import { BroadcastChannel } from 'node:worker_threads'
import '../../harness/dbproxy/plane/worker.ts'
import { USAGE_CHANNEL, type Usage } from './usage.ts'

const channel = new BroadcastChannel(USAGE_CHANNEL)
channel.onmessage = (event) => {
  const { collectGarbage } = (event as { data: { collectGarbage: boolean } }).data
  if (collectGarbage) globalThis.gc?.()
  // Of the whole process: the garbage collector's threads and what reaches the main thread belong to the proxy.
  const { user, system } = process.cpuUsage()
  const usage: Usage = { cpuUs: user + system, rss: process.memoryUsage.rss() }
  channel.postMessage(usage)
}
