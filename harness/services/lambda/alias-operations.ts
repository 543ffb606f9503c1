import { randomUUID } from 'node:crypto'
import type { AliasConfiguration, AliasRoutingConfiguration } from '@aws-sdk/client-lambda'
import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { pageOf } from '../../aws/page.ts'
import {
  brokenConstraint,
  conflict,
  functionNotFound,
  invalidParameter,
  invalidParameterUntyped,
  resourceNotFound,
  revisionMismatch,
  validationError,
} from './errors.ts'
import { readFunctionName } from './function-name.ts'
import { type AliasRecord, type FunctionEntry, type FunctionStore, versionOf } from './function-store.ts'
import { invalidMarker } from './marker.ts'

/** Names for versions. Texts as recorded (LocalStack's snapshots of AWS) unless a comment says otherwise. */
export function aliasOperations({
  store,
  onPointed,
}: {
  store: FunctionStore
  /** An alias points elsewhere, or is gone: what is provisioned for it moves. */
  onPointed(entry: FunctionEntry): void
}) {
  return {
    CreateAlias(input, context) {
      const reference = readFunctionName(input.FunctionName, undefined, context)
      const pattern = '(?!^[0-9]+$)([a-zA-Z0-9-_]+)'
      if (!/^(?!\d+$)[a-zA-Z0-9-_]{1,128}$/.test(input.Name)) {
        throw validationError('name', input.Name, `satisfy regular expression pattern: ${pattern}`)
      }
      const entry = store.entry({ ...reference, qualifier: input.FunctionVersion })
      needVersion(entry, input.FunctionVersion)
      if (entry.aliases.has(input.Name)) throw conflict(`Alias already exists: ${entry.arn}:${input.Name}`)
      const alias = {
        name: input.Name,
        version: input.FunctionVersion,
        description: input.Description ?? '',
        weights: readWeights(entry, input.FunctionVersion, input.RoutingConfig),
        revisionId: randomUUID(),
      }
      entry.aliases.set(alias.name, alias)
      return describeAlias(entry, alias)
    },

    GetAlias(input, context) {
      const entry = store.entry(readFunctionName(input.FunctionName, undefined, context))
      return describeAlias(entry, needAlias(entry, input.Name))
    },

    ListAliases(input, context) {
      const entry = store.entry(readFunctionName(input.FunctionName, undefined, context))
      const aliases = [...entry.aliases.values()]
        .filter(({ version }) => input.FunctionVersion === undefined || version === input.FunctionVersion)
        .sort((a, b) => (a.name < b.name ? -1 : 1))
      const { items, next } = pageOf(aliases, input.Marker, input.MaxItems ?? 50, invalidMarker)
      return {
        Aliases: items.map((alias) => describeAlias(entry, alias)),
        ...(next === undefined ? {} : { NextMarker: next }),
      }
    },

    UpdateAlias(input, context) {
      const entry = store.entry(readFunctionName(input.FunctionName, undefined, context))
      const alias = entry.aliases.get(input.Name)
      if (!alias) throw resourceNotFound(`Alias not found: ${entry.arn}:${input.Name}`)
      if (input.RevisionId && input.RevisionId !== alias.revisionId) throw revisionMismatch()
      const version = input.FunctionVersion ?? alias.version
      needVersion(entry, version)
      const changed = {
        ...alias,
        version,
        description: input.Description ?? alias.description,
        weights: readWeights(
          entry,
          version,
          input.RoutingConfig ?? { AdditionalVersionWeights: alias.weights },
        ),
        revisionId: randomUUID(),
      }
      entry.aliases.set(alias.name, changed)
      onPointed(entry)
      return describeAlias(entry, changed)
    },

    /** Also of an alias that is not there: the call may be repeated. */
    DeleteAlias(input, context) {
      const entry = store.entry(readFunctionName(input.FunctionName, undefined, context))
      entry.aliases.delete(input.Name)
      entry.policies.delete(input.Name)
      entry.provisioned.delete(input.Name)
      entry.eventInvokeConfigs.delete(input.Name)
      entry.functionUrls.delete(input.Name)
      onPointed(entry)
      return {}
    },
  } satisfies OperationsOf<LambdaOperations>
}

function needVersion(entry: FunctionEntry, version: string): void {
  const isAlias = entry.aliases.has(version)
  if (isAlias || !versionOf(entry, version)) throw functionNotFound(`${entry.arn}:${version}`)
}

function needAlias(entry: FunctionEntry, name: string): AliasRecord {
  const alias = entry.aliases.get(name)
  if (!alias) throw resourceNotFound(`Cannot find alias arn: ${entry.arn}:${name}`)
  return alias
}

function readWeights(
  entry: FunctionEntry,
  version: string,
  routing: AliasRoutingConfiguration | undefined,
): Record<string, number> {
  const weights = routing?.AdditionalVersionWeights ?? {}
  const [first, ...more] = Object.entries(weights)
  if (more.length > 0) {
    throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1')
  }
  if (!first) return {}
  const [other, weight] = first
  const refuse = (constraint: string) =>
    brokenConstraint(
      'routingConfig.additionalVersionWeights',
      // as Java prints it
      `{${other}=${Number.isInteger(weight) ? weight.toFixed(1) : weight}}`,
      constraint,
    )
  if (!(weight >= 0 && weight <= 1)) {
    throw refuse(
      'Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]',
    )
  }
  if (version === '$LATEST') {
    throw invalidParameterUntyped('$LATEST is not supported for an alias pointing to more than 1 version')
  }
  if (!/^\d+$/.test(other)) {
    throw refuse(
      'Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]',
    )
  }
  if (other === version) {
    throw invalidParameter(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    )
  }
  needVersion(entry, other)
  return { [other]: weight }
}

function describeAlias(entry: FunctionEntry, alias: AliasRecord): AliasConfiguration {
  return {
    AliasArn: `${entry.arn}:${alias.name}`,
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    ...(Object.keys(alias.weights).length > 0
      ? { RoutingConfig: { AdditionalVersionWeights: { ...alias.weights } } }
      : {}),
    RevisionId: alias.revisionId,
  }
}
