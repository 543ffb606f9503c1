import type { Operation } from '../../aws/service.ts'

/** The same operations; those that may change a network tell so before they are answered. */
export function tellingChanges<Operations extends Readonly<Record<string, Operation>>>(
  operations: Operations,
  onChange: () => Promise<void>,
): Operations {
  const telling =
    (operation: Operation): Operation =>
    async (input, context) => {
      const answer = await operation(input, context)
      await onChange()
      return answer
    }
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      name.startsWith('Describe') ? operation : telling(operation),
    ]),
  ) as Operations
}
