import type { ParameterTable } from '../../../harness/aws/parameter-table.ts'

/** The operations of one service, every one of them once. */
export interface ServiceTable {
  /** What SigV4 signs for; names the section of the page, too. */
  readonly signingName: string
  readonly title: string
  /** Name of the SDK's client package below `@aws-sdk/`. */
  readonly client: string
  /** Name of its folder below `harness/services`, where it is not the signing name. */
  readonly folder?: string
  /** What goes for all of them, as a sentence or two of Markdown. */
  readonly remark?: string
  /** Operation → what to know. */
  readonly emulated: Readonly<Record<string, string>>
  /** Operation → what is missing. */
  readonly partly: Readonly<Record<string, string>>
  /** What they are about → their names, separated by white space. */
  readonly not: Readonly<Record<string, string>>
  /** Input members that are refused by name, or taken without an effect: the service's own table. */
  readonly parameters: ParameterTable
  /** Input members that are read in front of every operation of the service. */
  readonly readByAll?: readonly string[]
}

/** The names of a list. */
export const namesOf = (list: string): string[] => list.split(/\s+/).filter((name) => name !== '')

/** Names of all operations that are not emulated. */
export const notEmulated = ({ not }: ServiceTable): string[] => Object.values(not).flatMap(namesOf)
