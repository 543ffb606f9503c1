import type { SeededRandom } from '../seeded-random.ts'
import { type GroupMaker, sql } from './script-context.ts'
import type { Parameter, Step } from './step.ts'

function value(random: SeededRandom): Parameter {
  switch (random.below(6)) {
    case 0:
      return null
    case 1:
      return random.below(1000) - 500
    case 2:
      return 1.25
    case 3:
      return 'x'.repeat(random.pick([0, 1, 250, 251, 300, 70_000]))
    case 4:
      return random.bytes(random.below(20))
    default:
      return String(random.below(10))
  }
}

const execute = (name: string, parameters: readonly Parameter[] = [], cursor = false): Step => ({
  do: 'execute',
  name,
  parameters,
  cursor,
})
const prepare = (name: string, text: string): Step => ({ do: 'prepare', name, sql: text })
const close = (name: string): Step => ({ do: 'closeStatement', name })

/** The binary protocol: COM_STMT_*. */
export const binaryGroups: readonly GroupMaker[] = [
  ({ random }) => {
    const parameters = Array.from({ length: random.between(1, 12) }, () => value(random))
    const text = `SELECT ${parameters.map((_, i) => `? AS p${i}`).join(', ')}`
    return [
      prepare('s', text),
      execute('s', parameters),
      execute(
        's',
        parameters.map(() => value(random)),
      ),
      close('s'),
    ]
  },
  ({ random }) => [
    prepare('q', 'SELECT id, v, s, d, b FROM t WHERE id > ? ORDER BY id'),
    execute('q', [random.below(4)]),
    execute('q', [random.below(4)], true),
    { do: 'fetch', name: 'q', rows: 2 },
    { do: 'fetch', name: 'q', rows: 200 },
    { do: 'fetch', name: 'q', rows: 1 },
    { do: 'resetStatement', name: 'q' },
    close('q'),
  ],
  ({ random }) => [
    prepare('c', 'SELECT id FROM t ORDER BY id'),
    execute('c', [], true),
    { do: 'fetch', name: 'c', rows: 1 },
    sql('SELECT COUNT(*) FROM t'),
    ...(random.onceIn(2) ? [close('c')] : []),
  ],
  ({ random }) => [
    prepare('i', 'INSERT INTO t (v, s, b) VALUES (?, ?, ?)'),
    { do: 'longData', name: 'i', index: 2, data: Buffer.alloc(random.pick([0, 1, 5_000, 90_000]), 0x61) },
    { do: 'longData', name: 'i', index: 2, data: Buffer.from('end') },
    execute('i', [random.below(9), 'long', null]),
    sql('SELECT LENGTH(b), MD5(b) FROM t ORDER BY id DESC LIMIT 1'),
    execute('i', ['not a number', 'x', 'y']),
    close('i'),
  ],
  () => [prepare('call', 'CALL pair()'), execute('call'), execute('call'), close('call')],
  () => [prepare('out', 'CALL out_of(?, ?)'), execute('out', [5, 0]), close('out')],
  ({ random }) => [prepare('bad', random.pick(['SELEC', 'SELECT * FROM missing', 'SELECT 1; SELECT 2', '']))],
  () => [execute('never_prepared', [1]), { do: 'fetch', name: 'never_prepared', rows: 1 }],
  () => [{ do: 'resetStatement', name: 'never_prepared' }, close('never_prepared')],
  () => [
    prepare('d', 'CREATE TABLE made (id INT)'),
    execute('d'),
    execute('d'),
    prepare('e', 'DROP TABLE IF EXISTS made'),
    execute('e'),
    execute('e'),
  ],
  () => [prepare('tx', 'COMMIT'), sql('BEGIN'), execute('tx'), close('tx')],
  () => [
    {
      do: 'ahead',
      steps: [
        { do: 'longData', name: 'ghost', index: 0, data: Buffer.from('nobody') },
        close('ghost'),
        sql('SELECT 1'),
        { do: 'resetStatement', name: 'ghost' },
        close('ghost'),
        sql('SELECT 2'),
      ],
    },
  ],
]
