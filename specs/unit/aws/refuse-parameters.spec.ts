import { describe, expect, it } from '@jest/globals'
import { refusing } from '../../../harness/aws/refuse-parameters.ts'
import type { Operation } from '../../../harness/aws/service.ts'

const table = {
  Create: {
    refused: { Mode: ['Plain'], 'Deep.Size': [512], Keys: [], 'Settings.*.Limit': [] },
    taken: { Colour: 'there is nothing to see' },
  },
}
const operations: Record<'Create' | 'Get', Operation> = { Create: () => 'created', Get: () => 'got' }
const { Create, Get } = refusing('demo', table, operations)
const call = (operation: Operation, input: object) => operation(input, {} as never)

describe('refusing', () => {
  it.each([
    ['a member', { Mode: 'Fancy' }, 'Mode'],
    ['a nested member', { Deep: { Size: 513 } }, 'Deep.Size'],
    ['a number that is 0', { Deep: { Size: 0 } }, 'Deep.Size'],
    ['a list with something in it', { Keys: ['a'] }, 'Keys'],
    ['a structure with something in it', { Keys: { of: { some: 'kind' } } }, 'Keys'],
    ['a date', { Keys: new Date(0) }, 'Keys'],
    ['a member of one item of a list', { Deep: [{ Size: 512 }, { Size: 1 }] }, 'Deep.Size'],
    [
      'a member of one entry of a map',
      { Settings: { 'GET /': {}, 'GET /a': { Limit: 7 } } },
      'Settings.*.Limit',
    ],
  ])('refuses %s by its path', (_, input, path) => {
    expect(() => call(Create, input)).toThrow(
      expect.objectContaining({
        code: 'NotImplemented',
        message: `The option ${path} of demo:Create is not emulated by poolhouse.`,
      }),
    )
  })

  it.each([
    ['nothing', {}],
    ['the value that changes nothing', { Mode: 'Plain', Deep: { Size: 512 } }],
    ['empty values', { Mode: '', Deep: {}, Keys: [], Settings: { 'GET /': { Limit: null } } }],
    ['a structure in which nothing is set', { Keys: { some: false, other: { some: '' } } }],
    ['a member that is taken without an effect', { Colour: 'red' }],
  ])('takes %s', (_, input) => {
    expect(call(Create, input)).toBe('created')
  })

  it('leaves operations alone of which the table says nothing', () => {
    expect(call(Get, { Mode: 'Fancy' })).toBe('got')
  })
})
