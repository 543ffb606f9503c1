import { randomInt } from 'node:crypto'
import type { Socket } from 'node:net'
import type { ProxyEndpoint } from '../endpoint/proxy-endpoint.ts'
import { LinkedList } from '../linked-list.ts'
import { noteRefusal } from '../login/refuse-login.ts'
import type { ProxyContext } from '../proxy-context.ts'
import { closeReasons } from '../wire/close-reason.ts'
import { shareReads } from '../wire/shared-read-buffer.ts'
import { ClientConnection } from './client-connection.ts'
import { ClientDeadlines } from './client-deadlines.ts'
import type { ClientOwner } from './client-owner.ts'

const LOWEST_CLIENT_ID = 2 ** 31
const LARGEST_CLIENT_ID = 2 ** 32 - 1

/** All clients of one proxy, through whichever endpoint they came. */
export class ProxyClients implements ClientOwner {
  /** Most that there ever were at once. */
  peak = 0
  /** Of ClientOwner. */
  readonly deadlines: ClientDeadlines
  readonly #context: ProxyContext
  readonly #clients = new LinkedList<ClientConnection>()
  #nextId = randomInt(LOWEST_CLIENT_ID, LOWEST_CLIENT_ID + 2 ** 30)

  constructor(context: ProxyContext) {
    this.#context = context
    this.deadlines = new ClientDeadlines(context.clock, this.#clients)
  }

  /** Those that have logged in, in the order of their coming. */
  loggedIn(): ClientConnection[] {
    return [...this.#clients].filter((client) => client.authenticated)
  }

  /** Begins with a client, unless there are too many. */
  accept(socket: Socket, endpoint: ProxyEndpoint): void {
    const others = this.#clients.size
    const { emit, limits } = this.#context
    const id = this.#takeId()
    shareReads(socket)
    const client = new ClientConnection(id, socket, this.#context, endpoint, this)
    this.#clients.add(client)
    this.peak = Math.max(this.peak, this.#clients.size)
    endpoint.statistics.clientConnectionsReceived++
    const address = `${client.address}:${client.port}`
    emit({ type: 'ClientConnectionReceived', clientConnection: id, endpoint: endpoint.name, address })
    const throttled = limits.admit(others)
    if (throttled) {
      noteRefusal(client, '', { packet: throttled, reason: throttled.message, throttled: true })
      client.refuse(throttled, 0, closeReasons.channelClosed)
      return
    }
    client.run()
  }

  /** Of ClientOwner. */
  onClosed(client: ClientConnection, reason: string): void {
    this.#clients.delete(client)
    const { id, endpoint } = client
    endpoint.statistics.clientConnectionsClosed++
    const { name } = endpoint
    this.#context.emit({ type: 'ClientConnectionClosed', clientConnection: id, endpoint: name, reason })
  }

  /** Counts each client as idle for so much longer. */
  advanceIdle(byMs: number): void {
    for (const client of this.loggedIn()) client.advanceIdle(byMs)
  }

  /** Closes the clients of an endpoint, or all, and tells how many they were. */
  destroy(reason: string, endpoint?: ProxyEndpoint): number {
    const closing = [...this.#clients].filter((client) => !endpoint || client.endpoint === endpoint)
    for (const client of closing) client.destroy(reason)
    return closing.length
  }

  /** There will be no clients any more. */
  close(): void {
    this.destroy('The proxy is closing.')
    this.deadlines.close()
  }

  /** High ids: a `KILL` with one of them meets no thread of the database, as on AWS (grade B: 1094). */
  #takeId(): number {
    const id = this.#nextId
    this.#nextId = id >= LARGEST_CLIENT_ID ? LOWEST_CLIENT_ID : id + 1
    return id
  }
}
