import { CapabilityFlag } from '../../../../../harness/mysql/capability-flag.ts'
import { binaryGroups } from './binary-groups.ts'
import { generateSettings } from './client-settings.ts'
import { commandGroups } from './command-groups.ts'
import { multiStatementGroups } from './multi-statement-groups.ts'
import { type GroupMaker, type ScriptContext, sql } from './script-context.ts'
import { sessionStateGroups } from './session-state-groups.ts'
import type { SessionScript, StepGroup } from './step.ts'
import { textGroups } from './text-groups.ts'

const departures = ['quit', 'quit', 'quit', 'reset', 'inPacket', 'inStatement', 'inReply'] as const

/**
 * A session from login to departure. `pins` decides whether it may do what keeps its database connection: a few such sessions at
 * a time leave connections for the others.
 */
export function generateSession(context: ScriptContext, pins: boolean): SessionScript {
  const { random, schema } = context
  const settings = generateSettings(random, schema)
  const several = (settings.flags & CapabilityFlag.CLIENT_MULTI_STATEMENTS) !== 0
  const makers: GroupMaker[] = [
    ...textGroups,
    ...textGroups,
    ...sessionStateGroups.tracked,
    ...commandGroups,
    ...(several ? multiStatementGroups : []),
    ...(pins ? [...binaryGroups, ...sessionStateGroups.pinning, ...textGroups] : []),
  ]
  const groups: StepGroup[] = [
    [
      sql(`USE ${schema}`),
      sql('DELETE FROM t'),
      sql("INSERT INTO t (id, v, s) VALUES (1, 10, 'one'), (2, 20, 'zwei'), (3, NULL, ''), (4, 40, NULL)"),
    ],
  ]
  const length = random.between(4, 22)
  while (groups.length < length) groups.push(random.pick(makers)(context))
  groups.push([{ do: 'leave', how: random.pick(departures) }])
  return { settings, groups }
}
