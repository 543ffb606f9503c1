import { pageOf } from '../paging.ts'

/** One page in the shape of HTTP APIs' lists. */
export function listPage<Item, Described>(
  items: readonly Item[],
  { NextToken, MaxResults }: { NextToken?: string | undefined; MaxResults?: string | undefined },
  describe: (item: Item) => Described,
): { Items: Described[]; NextToken?: string } {
  const limit = MaxResults === undefined ? undefined : Number(MaxResults)
  const page = pageOf(items, { position: NextToken, limit })
  return {
    Items: page.items.map(describe),
    ...(page.position === undefined ? {} : { NextToken: page.position }),
  }
}
