import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { download } from '../../../harness/database/download.ts'

let directory: string
let server: Server | undefined
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'poolhouse-download-'))
})
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  server = undefined
  await rm(directory, { recursive: true, force: true })
})

const patience = { answerTimeoutMs: 10_000, pauseTimeoutMs: 10_000 }

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/x`
}

describe('download', () => {
  it('writes the body into the file and tells how much has come', async () => {
    const url = await serve((_, response) => response.setHeader('content-length', 5).end('hello'))
    const heard: unknown[] = []
    await download(url, join(directory, 'f'), { ...patience, onBytes: (...numbers) => heard.push(numbers) })
    expect(await readFile(join(directory, 'f'), 'utf8')).toBe('hello')
    expect(heard.at(-1)).toEqual([5, 5])
  })

  it.each<[string, RequestListener, object, RegExp]>([
    ['refuses', (_, response) => response.writeHead(404).end(), {}, /^answer 404 Not Found$/],
    ['does not answer', () => {}, { answerTimeoutMs: 1 }, /^no answer within 1 ms$/],
    [
      'stops in the middle',
      (_, response) => response.setHeader('content-length', 5).write('he'),
      { pauseTimeoutMs: 1 },
      /^no bytes for 1 ms$/,
    ],
  ])('says so when the host %s', async (_, listener, options, message) => {
    const url = await serve(listener)
    await expect(download(url, join(directory, 'f'), { ...patience, ...options })).rejects.toThrow(message)
  })

  it('says so when there is no such host', async () => {
    const url = await serve(() => {})
    await new Promise((resolve) => server!.close(resolve))
    server = undefined
    await expect(download(url, join(directory, 'f'), patience)).rejects.toThrow(/ECONNREFUSED/)
  })
})
