/**
 * Finds the debugger's address in what a Node process prints when it is started with `--inspect`:
 * `Debugger listening on ws://127.0.0.1:PORT/ID`.
 */
export class DebugListener {
  #seen = ''
  #address: string | undefined

  get address(): string | undefined {
    return this.#address
  }

  write(chunk: Buffer): void {
    if (this.#address !== undefined) return
    this.#seen = (this.#seen + chunk.toString('utf8')).slice(-1_000)
    this.#address = /^Debugger listening on (ws:\/\/\S+)\n/m.exec(this.#seen)?.[1]
  }
}
