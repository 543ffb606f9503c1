'use strict'
// Finds the handler as the RIC does: `DIRECTORY/FILE.EXPORT[.PROPERTY]` below the task root.

const fs = require('node:fs')
const path = require('node:path')
const { createRequire } = require('node:module')
const { pathToFileURL } = require('node:url')
const { named } = require('./errors.cjs')

exports.loadHandler = async (taskRoot, handlerName) => {
  if (handlerName.includes('..')) {
    throw named(
      'Runtime.MalformedHandlerName',
      `'${handlerName}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    )
  }
  const base = path.basename(handlerName)
  const directory = handlerName.slice(0, handlerName.indexOf(base))
  const [, file, property] = /^([^.]*)\.(.*)$/.exec(base) ?? []
  if (!property) throw named('Runtime.MalformedHandlerName', 'Bad handler')
  const module = await loadModule(taskRoot, directory, file)
  const handler = property.split('.').reduce((nested, key) => nested?.[key], module)
  if (handler === undefined) {
    throw named('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`)
  }
  if (typeof handler !== 'function')
    throw named('Runtime.HandlerNotFound', `${handlerName} is not a function`)
  return handler
}

async function loadModule(taskRoot, directory, file) {
  try {
    return await findModule(taskRoot, directory, file)
  } catch (error) {
    // The message keeps the cause's class, as the RIC's does: "Error: Cannot find module …".
    if (error instanceof SyntaxError) throw renamed('Runtime.UserCodeSyntaxError', error)
    if (error?.code === 'MODULE_NOT_FOUND') throw renamed('Runtime.ImportModuleError', error)
    throw error
  }
}

function renamed(name, cause) {
  const error = named(name, String(cause))
  if (cause.stack) error.stack = `${name}: ${cause.stack}`
  return error
}

async function findModule(taskRoot, directory, file) {
  const stem = path.resolve(taskRoot, directory, file)
  const require = createRequire(`${taskRoot}/`)
  const isFile = (name) => fs.statSync(name, { throwIfNoEntry: false })?.isFile() ?? false
  if (isFile(stem)) return require(stem)
  if (isFile(`${stem}.js`)) {
    return isModulePackage(stem, taskRoot) ? import(pathToFileURL(`${stem}.js`).href) : require(`${stem}.js`)
  }
  if (isFile(`${stem}.mjs`)) return import(pathToFileURL(`${stem}.mjs`).href)
  if (isFile(`${stem}.cjs`)) return require(`${stem}.cjs`)
  // Neither file is there: resolve as Node would, for its error message at least.
  return require(require.resolve(file, { paths: [taskRoot, path.join(taskRoot, directory)] }))
}

/** Whether the nearest package.json, up to the task root, says `"type": "module"`. */
function isModulePackage(stem, taskRoot) {
  for (let directory = path.dirname(stem); ; directory = path.dirname(directory)) {
    const file = path.join(directory, 'package.json')
    if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8')).type === 'module'
    if (directory === taskRoot || directory === path.dirname(directory)) return false
  }
}
