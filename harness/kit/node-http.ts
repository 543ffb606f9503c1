/**
 * `node:http`, taken as what it is: an import statement would read every one of its names, `WebSocket` among them, for which Node 24
 * loads the whole of undici: 35 ms of CPU in every process.
 */
export const { createServer, request } = process.getBuiltinModule('node:http')
