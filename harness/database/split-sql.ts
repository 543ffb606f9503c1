/** One statement of a file of SQL. */
export interface SqlStatement {
  readonly text: string
  /** The line of the file on which it begins, from 1. */
  readonly line: number
}

/**
 * Splits a file of SQL into its statements as the `mysql` client does: at `;` outside of strings, quoted names and
 * comments, or at what a `DELIMITER` line says. Executable comments (`/*! … *\/`) stay.
 */
export function splitSql(sql: string): SqlStatement[] {
  const statements: SqlStatement[] = []
  let delimiter = ';'
  let start = 0
  let at = 0
  let line = 1
  let counted = 0
  const lineAt = (position: number) => {
    for (; counted < position; counted++) if (sql[counted] === '\n') line++
    return line
  }
  const take = (end: number) => {
    const raw = sql.slice(start, end)
    const text = raw.trim()
    if (hasContent(text)) statements.push({ text, line: lineAt(start + raw.length - raw.trimStart().length) })
  }
  while (at < sql.length) {
    if (at === 0 || sql[at - 1] === '\n') {
      const command = /^[ \t]*delimiter[ \t]+(\S+)[^\n]*/i.exec(sql.slice(at, at + 200))
      if (command && !hasContent(sql.slice(start, at))) {
        delimiter = command[1]!
        at += command[0].length
        start = at
        continue
      }
    }
    if (sql.startsWith(delimiter, at)) {
      take(at)
      at += delimiter.length
      start = at
      continue
    }
    at = afterToken(sql, at)
  }
  take(sql.length)
  return statements
}

/** The position after the string, quoted name, comment or single character at `at`. */
function afterToken(sql: string, at: number): number {
  const char = sql[at]!
  if (char === "'" || char === '"' || char === '`') return afterQuoted(sql, at, char)
  if (char === '#' || /^--(\s|$)/.test(sql.slice(at, at + 3))) {
    const end = sql.indexOf('\n', at)
    return end < 0 ? sql.length : end + 1
  }
  if (sql.startsWith('/*', at)) {
    const end = sql.indexOf('*/', at + 2)
    return end < 0 ? sql.length : end + 2
  }
  return at + 1
}

function afterQuoted(sql: string, at: number, quote: string): number {
  for (let i = at + 1; i < sql.length; i++) {
    if (sql[i] === '\\' && quote !== '`') i++
    else if (sql[i] === quote) return i + 1 // A doubled quote begins the next string at once, to the same effect.
  }
  return sql.length
}

/** Whether more than blanks and comments is in it; an executable comment counts. */
function hasContent(text: string): boolean {
  return /\S/.test(text.replace(/\/\*(?![!+])[\s\S]*?\*\//g, '').replace(/(^|\s)(--(\s.*)?|#.*)$/gm, ''))
}
