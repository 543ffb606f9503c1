import { notEmulated } from '../../aws/not-emulated.ts'

/**
 * Refuses every option that is neither acted on nor harmless, by name, so that none is accepted and ignored. `false`,
 * 0 and empty lists ask for nothing and pass.
 */
export function refuseOtherOptions(operation: string, input: object, accepted: ReadonlySet<string>): void {
  for (const [name, value] of Object.entries(input)) {
    if (accepted.has(name)) continue
    const asksForNothing =
      value === undefined || value === false || value === 0 || (Array.isArray(value) && value.length === 0)
    if (!asksForNothing) throw notEmulated(`${operation}: ${name}`)
  }
}
