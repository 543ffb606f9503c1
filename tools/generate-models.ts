/**
 * Extracts service models from the schemas that the pinned `@aws-sdk/client-*` packages export (`Foo$`), so that no
 * client package is imported at run time. `--check` writes nothing and fails when a committed file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type EnumBindings, readEnumBindings } from './models/enum-bindings.ts'
import { operationTypes } from './models/operation-types.ts'
import { extractModel } from './models/schema-walk.ts'
import { sources } from './models/sources.ts'

const require = createRequire(import.meta.url)
const outDir = join(import.meta.dirname, '../harness/aws/models')

/** One line an entry of the two big tables, so that a diff shows which operation or shape has changed. */
function layOut(model: Record<string, unknown>): string {
  const table = (value: object) =>
    `{\n${Object.entries(value)
      .map(([name, entry]) => `    ${JSON.stringify(name)}: ${JSON.stringify(entry)}`)
      .join(',\n')}\n  }`
  const lines = Object.entries(model).map(([key, value]) => {
    const isTable = value !== null && typeof value === 'object' && !Array.isArray(value)
    const body = isTable ? table(value) : JSON.stringify(value)
    return `  ${JSON.stringify(key)}: ${body}`
  })
  return `{\n${lines.join(',\n')}\n}\n`
}

const files = new Map<string, string>()
for (const source of sources) {
  const root = dirname(require.resolve(`${source.package}/package.json`))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const exported = require(source.package) as Record<string, unknown>
  const enums: EnumBindings = readEnumBindings(join(root, 'dist-types'), exported)
  files.set(`${source.signingName}.generated.json`, layOut(extractModel(source, version, exported, enums)))
}
files.set('operations.generated.ts', operationTypes(sources, require))

const stale: string[] = []
for (const [name, text] of files) {
  const path = join(outDir, name)
  let present: string | undefined
  try {
    present = readFileSync(path, 'utf8')
  } catch {
    // not there yet: counts as stale
  }
  if (present === text) continue
  stale.push(name)
  if (!process.argv.includes('--check')) writeFileSync(path, text)
}

if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`stale: harness/aws/models/${stale.join(', ')}. Run: npm run generate:models`)
  process.exitCode = 1
} else {
  console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : `${files.size} files are fresh`)
}
