'use strict'
// Stack traces in the terms of the source that was bundled. Node's own --enable-source-maps parses every map when its
// module is loaded: measured, 3.4 MB for each environment. Here a map is read when a trace is first looked at.

const { existsSync, readFileSync } = require('node:fs')
const { dirname, resolve } = require('node:path')

/** File → its map, or undefined where it has none. */
const maps = new Map()

function mapStackTraces() {
  Error.prepareStackTrace = (error, frames) => [header(error), ...frames.map(line)].join('\n')
}

/** As V8 writes it: an error whose own text cannot be had must not fail a second time. */
function header(error) {
  try {
    return Error.prototype.toString.call(error)
  } catch {
    return '<error>'
  }
}

function line(frame) {
  const text = `    at ${frame}`
  const file = frame.getFileName()
  const generated = `${file}:${frame.getLineNumber()}:${frame.getColumnNumber()}`
  const original = file && text.includes(generated) ? originalOf(file, frame) : undefined
  return original ? text.replace(generated, () => original) : text
}

function originalOf(file, frame) {
  const map = mapOf(file)
  const found = map?.findEntry(frame.getLineNumber() - 1, frame.getColumnNumber() - 1)
  if (!found?.originalSource) return undefined
  const source = resolve(dirname(file), map.payload.sourceRoot ?? '', found.originalSource)
  return `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`
}

function mapOf(file) {
  if (!maps.has(file)) maps.set(file, readMap(`${file}.map`))
  return maps.get(file)
}

function readMap(file) {
  try {
    if (!existsSync(file)) return undefined
    const { SourceMap } = require('node:module')
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined // a map that cannot be read must not hide the error whose trace is wanted
  }
}

module.exports = { mapStackTraces }
