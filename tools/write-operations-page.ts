// npm run generate:operations: puts the tables of specs/support/operations into docs/operations.md. A spec checks that both agree.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serviceSection, serviceTables } from '../specs/support/operations/index.ts'

const page = join(import.meta.dirname, '..', 'docs', 'operations.md')
const mark = '<!-- services -->'
const [head] = readFileSync(page, 'utf8').split(mark)
writeFileSync(page, `${head}${mark}\n\n${serviceTables.map(serviceSection).join('\n')}`)
