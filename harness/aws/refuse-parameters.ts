import { notEmulated } from './not-emulated.ts'
import type { ParameterTable } from './parameter-table.ts'
import type { Operation } from './service.ts'

/** The same operations, which refuse first of all what the table says that they refuse. */
export function refusing<Operations extends Readonly<Record<string, Operation>>>(
  signingName: string,
  table: ParameterTable,
  operations: Operations,
): Operations {
  const refusals = Object.keys(operations).flatMap((name): [string, Operation][] => {
    const operation = operations[name] as Operation
    const rules = Object.entries(table[name]?.refused ?? {}).map(([path, taken]) => ({
      ...{ path, steps: path.split('.'), taken },
    }))
    if (rules.length === 0) return []
    return [
      [
        name,
        (input, context) => {
          for (const { path, steps, taken } of rules) {
            const isSet = valuesAt(input, steps, 0).some((value) => !isEmpty(value) && !taken.includes(value))
            if (isSet) throw notEmulated(`The option ${path} of ${signingName}:${name}`)
          }
          return operation(input, context)
        },
      ],
    ]
  })
  return { ...operations, ...Object.fromEntries(refusals) }
}

/** What is at a path; more than one value where it leads through lists or maps. */
function valuesAt(value: unknown, steps: readonly string[], at: number): unknown[] {
  const step = steps[at]
  if (step === undefined || value === undefined || value === null) return [value]
  if (Array.isArray(value)) return value.flatMap((each) => valuesAt(each, steps, at))
  if (typeof value !== 'object') return []
  if (step === '*') return Object.values(value).flatMap((each) => valuesAt(each, steps, at + 1))
  return valuesAt((value as Record<string, unknown>)[step], steps, at + 1)
}

/** Whether a value says no more than its absence: also of a structure in which nothing is set. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true
  return typeof value === 'object' && !(value instanceof Date) && Object.values(value).every(isEmpty)
}
