// The plane's worker, which also tells what it has used.
import { BroadcastChannel } from 'node:worker_threads'
import '../../harness/dbproxy/worker.ts'
import { USAGE_CHANNEL, type Usage } from './usage.ts'

const channel = new BroadcastChannel(USAGE_CHANNEL)
channel.onmessage = (event) => {
  const { collectGarbage } = (event as { data: { collectGarbage: boolean } }).data
  if (collectGarbage) globalThis.gc?.()
  // Node.js before 23.9 cannot tell threads apart: then it is the process, which does little else.
  const { user, system } = process.threadCpuUsage?.() ?? process.cpuUsage()
  const usage: Usage = { cpuUs: user + system, rss: process.memoryUsage.rss() }
  channel.postMessage(usage)
}
