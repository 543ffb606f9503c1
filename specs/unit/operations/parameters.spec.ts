import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { loadModel } from '../../../harness/aws/service-model.ts'
import { serviceTables } from '../../support/operations/index.ts'
import { inputMembers } from '../../support/parameters/input-members.ts'
import { namesRead } from '../../support/parameters/names-read.ts'
import { startedServices } from './started-services.ts'

const services = path.resolve(__dirname, '../../../harness/services')

describe.each(serviceTables.map((table) => [table.title, table] as const))('%s', (_, table) => {
  const model = loadModel(table.signingName)!
  const operations = [...Object.keys(table.emulated), ...Object.keys(table.partly)]
  const folder = path.join(services, table.folder ?? table.signingName)
  const unused = (operation: string) => {
    const { refused = {}, taken = {} } = table.parameters[operation] ?? {}
    return [...Object.keys(refused), ...Object.keys(taken)]
  }

  it('reads every member of an input, or has it in its table of those that it does not', () => {
    const forgotten = operations.flatMap((operation) => {
      const names = namesRead(folder, operation)
      if (!names) return [`${operation}: no code found`]
      const listed = [...unused(operation), ...(table.readByAll ?? [])]
      const isListed = (at: string) =>
        listed.some((each) => at === each || at.startsWith(`${each}.`) || each.startsWith(`${at}.`))
      return inputMembers(model, operation)
        .filter(({ path: at, name }) => !names.has(name) && !isListed(at))
        .map(({ path: at }) => `${operation}: ${at}`)
    })
    expect(forgotten).toEqual([])
  })

  it('refuses by name what it says that it refuses', async () => {
    const service = startedServices[table.signingName]!()
    await service.load?.()
    for (const [operation, { refused = {} } = {}] of Object.entries(table.parameters)) {
      for (const at of Object.keys(refused)) {
        // within `async`: whether the refusal is thrown or rejected with is the operation's own matter
        const called = async () => service.operations[operation]!(inputWith(at), {} as never)
        await expect(called()).rejects.toMatchObject({
          code: 'NotImplemented',
          message: `The option ${at} of ${table.signingName}:${operation} is not emulated by poolhouse.`,
        })
      }
    }
  })

  it('has members in that table that the SDK knows', () => {
    const unknown = Object.keys(table.parameters).flatMap((operation) => {
      const known = operations.includes(operation)
        ? inputMembers(model, operation).map((each) => each.path)
        : []
      return unused(operation)
        .filter((each) => !known.includes(each))
        .map((each) => `${operation}: ${each}`)
    })
    expect(unknown).toEqual([])
  })
})

/** An input in which that alone is set, to a value that no member has by default. */
function inputWith(at: string): object {
  return at.split('.').reduceRight<unknown>((value, name) => ({ [name]: value }), 'not a default') as object
}
