import { describe, expect, it } from '@jest/globals'
import { type Linked, LinkedList } from '../../../harness/dbproxy/linked-list.ts'

class Item implements Linked<Item> {
  list: object | undefined
  previous: Item | undefined
  next: Item | undefined
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

const items = (...names: string[]) => names.map((name) => new Item(name))
const filled = (members: Item[]) => {
  const list = new LinkedList<Item>()
  for (const item of members) list.add(item)
  return list
}
const namesOf = (list: LinkedList<Item>) => [...list].map(({ name }) => name).join('')

describe('a linked list', () => {
  it('keeps the order of insertion, whoever leaves', () => {
    const [a, b, c, d] = items('a', 'b', 'c', 'd')
    const list = filled([a!, b!, c!, d!])
    expect(list.delete(b!)).toBe(true)
    expect(namesOf(list)).toBe('acd')
    list.delete(a!)
    list.delete(d!)
    expect([namesOf(list), list.size, list.first]).toEqual(['c', 1, c])
    list.add(b!)
    expect(namesOf(list)).toBe('cb')
    list.delete(c!)
    list.delete(b!)
    list.add(a!)
    expect([namesOf(list), list.size]).toEqual(['a', 1])
  })

  it('does not remove what stands elsewhere', () => {
    const [a, b] = items('a', 'b')
    const list = filled([a!])
    const other = filled([b!])
    expect([list.delete(b!), list.delete(new Item('c')), namesOf(list), namesOf(other)]).toEqual([
      false,
      false,
      'a',
      'b',
    ])
  })

  it('leaves no link in what has left', () => {
    const [a, b, c] = items('a', 'b', 'c')
    const list = filled([a!, b!, c!])
    list.delete(b!)
    expect(b).toEqual(new Item('b'))
  })
})
