/** One entry of apt's sources, whichever of the two formats it was written in. */
export interface AptEntry {
  readonly uris: readonly string[]
  readonly suites: readonly string[]
  readonly components: readonly string[]
  /** Options such as `signed-by`, by their deb822 names in lower case (`signed-by`, `trusted`, `architectures`). */
  readonly options: Readonly<Record<string, string>>
}

/** Reads the one-line format: `deb [signed-by=/k.gpg] http://mirror/debian bookworm main`. See sources.list(5). */
export function parseOneLineSources(text: string): AptEntry[] {
  const entries: AptEntry[] = []
  for (const raw of text.split('\n')) {
    const line = raw.replace(/#.*/, '').trim()
    const match = /^deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s*(.*)$/.exec(line)
    if (!match) continue
    const options: Record<string, string> = {}
    for (const pair of (match[1] ?? '').split(/\s+/).filter(Boolean)) {
      const [key = '', value = ''] = pair.split(/[+-]?=(.*)/s)
      options[oneLineNames[key] ?? key] = value.replaceAll(',', ' ')
    }
    entries.push({ uris: [match[2]!], suites: [match[3]!], components: words(match[4]), options })
  }
  return entries
}

// The one-line format abbreviates some of the field names. See sources.list(5).
const oneLineNames: Record<string, string> = { arch: 'architectures', lang: 'languages', target: 'targets' }

/** Reads the deb822 format (`*.sources`), leaving out disabled stanzas and those for source packages only. */
export function parseDeb822Sources(text: string): AptEntry[] {
  const entries: AptEntry[] = []
  const withoutComments = text.split('\n').filter((line) => !line.startsWith('#'))
  for (const stanza of withoutComments.join('\n').split(/\n\s*\n/)) {
    const fields: Record<string, string> = {}
    let last: string | undefined
    for (const line of stanza.split('\n')) {
      const field = /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line)
      if (field) {
        last = field[1]!.toLowerCase()
        fields[last] = field[2]!
      } else if (last !== undefined && /^\s/.test(line)) fields[last] += `\n${line}`
    }
    const { types, uris, suites, components, enabled, ...options } = fields
    if (!words(types).includes('deb') || /^(no|false|0|off)$/i.test(enabled?.trim() ?? '')) continue
    entries.push({ uris: words(uris), suites: words(suites), components: words(components), options })
  }
  return entries
}

const words = (text = '') => text.split(/\s+/).filter(Boolean)

/**
 * The entries that are the distribution's own archive, likeliest first. Third parties publish under the release's
 * code name too; only the distribution itself has `<codename>-updates` beside it, and keeps its archive in a directory
 * of its own name.
 */
export function archiveEntries(
  entries: readonly AptEntry[],
  codename: string,
  family: AptFamily,
): AptEntry[] {
  const updates = new Set(
    entries.filter((e) => e.suites.includes(`${codename}-updates`)).flatMap((entry) => entry.uris),
  )
  const rank = (entry: AptEntry) => {
    if (entry.uris.some((uri) => updates.has(uri))) return 0
    return entry.uris.some((uri) => new RegExp(`/${family}(-ports)?/?$`).test(uri)) ? 1 : 2
  }
  return entries
    .filter((entry) => entry.suites.includes(codename) && entry.components.includes('main'))
    .filter((entry) => !entry.uris.every((uri) => uri.startsWith('cdrom:')))
    .sort((a, b) => rank(a) - rank(b))
}

export type AptFamily = 'debian' | 'ubuntu'

/** Writes an entry as a deb822 stanza. */
export function formatDeb822(entry: AptEntry): string {
  const lines = [
    'Types: deb',
    `URIs: ${entry.uris.join(' ')}`,
    `Suites: ${entry.suites.join(' ')}`,
    `Components: ${entry.components.join(' ')}`,
  ]
  for (const [key, value] of Object.entries(entry.options)) lines.push(`${key}: ${value}`)
  return `${lines.join('\n')}\n`
}

/** The machine's distribution, from os-release(5). `undefined` when it has no Debian or Ubuntu archive. */
export function aptDistribution(osRelease: string): { family: AptFamily; codename: string } | undefined {
  const fields: Record<string, string> = {}
  for (const line of osRelease.split('\n')) {
    const match = /^([A-Z_]+)=["']?(.*?)["']?\s*$/.exec(line)
    if (match) fields[match[1]!] = match[2]!
  }
  const ids = [fields.ID, ...words(fields.ID_LIKE)]
  if (ids.includes('ubuntu')) {
    const codename = fields.UBUNTU_CODENAME || fields.VERSION_CODENAME
    return codename ? { family: 'ubuntu', codename } : undefined
  }
  if (!ids.includes('debian')) return undefined
  // Debian unstable has no code name of its own in some releases of the file.
  return { family: 'debian', codename: fields.DEBIAN_CODENAME || fields.VERSION_CODENAME || 'sid' }
}
