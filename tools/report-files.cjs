// A Jest reporter: the results as a JUnit file and an HTML page, for pipelines. Jest's own JSON comes from --json.
const { writeFileSync } = require('node:fs')

module.exports = class ReportFiles {
  onRunComplete(_contexts, results) {
    const file = process.env.POOLHOUSE_REPORT_FILE
    writeFileSync(`${file}.xml`, junit(results))
    writeFileSync(`${file}.html`, html(results))
  }
}

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
// Control characters, such as those of coloured terminals, have no place in XML.
const escaped = (text) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/[&<>"]/g, (sign) => escapes[sign])

function junit({ testResults, numTotalTests, numFailedTests, numPendingTests }) {
  const suites = testResults.map(({ testFilePath, testResults: specs }) => {
    const cases = specs.map(({ fullName, status, duration, failureMessages }) => {
      const body =
        status === 'failed'
          ? `<failure>${escaped(failureMessages.join('\n'))}</failure>`
          : status === 'pending'
            ? '<skipped/>'
            : ''
      return `    <testcase name="${escaped(fullName)}" time="${(duration ?? 0) / 1000}">${body}</testcase>`
    })
    return `  <testsuite name="${escaped(relative(testFilePath))}" tests="${specs.length}">\n${cases.join('\n')}\n  </testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites tests="${numTotalTests}" failures="${numFailedTests}" skipped="${numPendingTests}">\n${suites.join('\n')}\n</testsuites>\n`
}

function html({ testResults, numPassedTests, numFailedTests, numPendingTests }) {
  const files = testResults.map(({ testFilePath, testResults: specs }) => {
    const rows = specs.map(({ fullName, status, failureMessages }) => {
      const detail = failureMessages.length > 0 ? `<pre>${escaped(failureMessages.join('\n'))}</pre>` : ''
      return `<tr class="${status}"><td>${status}</td><td>${escaped(fullName)}${detail}</td></tr>`
    })
    return `<h2>${escaped(relative(testFilePath))}</h2><table>${rows.join('')}</table>`
  })
  const style =
    'body{font:14px sans-serif;margin:2em}td{padding:2px 8px}.failed{background:#fdd}.pending{color:#777}'
  return `<!doctype html><meta charset="utf-8"><title>poolhouse specs</title><style>${style}</style><h1>${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} left out</h1>${files.join('')}\n`
}

const relative = (path) => require('node:path').relative(process.cwd(), path)
