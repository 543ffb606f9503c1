import { access, constants, mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { PoolhouseError } from '../../kit/errors.ts'
import { htmlReport } from './html-report.ts'
import { junitReport } from './junit-report.ts'
import { markdownReport } from './markdown-report.ts'
import type { ReportContent } from './report-content.ts'

/** Absolute paths of what was written. */
export interface ReportFiles {
  readonly html: string
  readonly json: string
  readonly markdown: string
  readonly junit: string
}

/**
 * Makes the directory. Before the load, whose minutes would be lost.
 * @throws PoolhouseError `InvalidOption` when it cannot be written to.
 */
export async function prepareReports(directory: string): Promise<void> {
  try {
    await mkdir(resolve(directory), { recursive: true })
    await access(resolve(directory), constants.W_OK)
  } catch (error) {
    refuse(directory, error)
  }
}

/**
 * Writes report.html, report.json, report.md and report.xml; what is there under these names is replaced.
 * @throws PoolhouseError `InvalidOption` when the directory cannot be written to.
 */
export async function writeReports(directory: string, content: ReportContent): Promise<ReportFiles> {
  const at = (name: string) => join(resolve(directory), name)
  const files = {
    html: at('report.html'),
    json: at('report.json'),
    markdown: at('report.md'),
    junit: at('report.xml'),
  }
  const { result, broken } = content
  try {
    await mkdir(resolve(directory), { recursive: true })
    await Promise.all([
      writeFile(files.html, htmlReport(content)),
      writeFile(files.json, `${JSON.stringify({ ...result, broken }, null, 1)}\n`),
      writeFile(files.markdown, markdownReport(content)),
      writeFile(files.junit, junitReport(content)),
    ])
  } catch (error) {
    refuse(directory, error)
  }
  return files
}

function refuse(directory: string, cause: unknown): never {
  throw new PoolhouseError(
    'InvalidOption',
    `--report: ${directory} cannot be written to: ${(cause as Error).message}. Name another directory.`,
    { cause },
  )
}
