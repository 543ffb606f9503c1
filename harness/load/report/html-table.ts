/** Statements, names and messages are foreign text. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export interface HtmlTable {
  readonly head: readonly string[]
  /** Cells are HTML already. */
  readonly rows: readonly (readonly string[])[]
  /** Columns of words, the others are of numbers. */
  readonly isText: (column: number) => boolean
  /** Classes of rows. */
  readonly classOf?: (row: number) => string
}

/** A table, of which a narrow screen makes lists: each cell knows the name of its column. */
export function htmlTable({ head, rows, isText, classOf }: HtmlTable): string {
  const numeric = (column: number) => (isText(column) ? '' : ' class="number"')
  const titles = head.map(
    (title, column) => `<th${numeric(column)}>${html(title.replace(' ms', '\u00a0ms'))}</th>`,
  )
  const lines = rows.map((cells, row) => {
    const line = cells.map(
      (cell, column) => `<td data-name="${html(head[column]!)}"${numeric(column)}>${cell}</td>`,
    )
    return `<tr${classOf ? ` class="${classOf(row)}"` : ''}>${line.join('')}</tr>`
  })
  return `<div class="scroll" tabindex="0"><table class="lists"><thead><tr>${titles.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`
}
