import type { ProvisionedConcurrencyStatusEnum } from '@aws-sdk/client-lambda'
import { AwsError } from '../../aws/error.ts'
import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { pageOf } from '../../aws/page.ts'
import type { RequestContext } from '../../aws/service.ts'
import type { Clock } from '../../kit/clock.ts'
import { checkProvision } from './concurrency-limits.ts'
import { conflict, functionNotFound, invalidParameter, resourceNotFound, validationError } from './errors.ts'
import { lastModified } from './function-configuration.ts'
import { readFunctionName, unqualified } from './function-name.ts'
import type { FunctionEntry, FunctionStore } from './function-store.ts'
import { invalidMarker } from './marker.ts'
import type { FunctionPlane } from './ports.ts'
import { provisionVersions } from './provision-versions.ts'

/** Provisioned concurrency of versions and aliases; texts as recorded. */
export function provisionedOperations({
  store,
  functionPlane,
  clock,
}: {
  store: FunctionStore
  functionPlane: FunctionPlane
  clock: Clock
}) {
  const configOf = (entry: FunctionEntry, qualifier: string) => {
    const { count, lastModifiedMs } = entry.provisioned.get(qualifier)!
    const version = entry.aliases.get(qualifier)?.version ?? qualifier
    const { allocated, failed } = functionPlane.provisioned(entry.planeName, version)
    const available = Math.min(allocated, count)
    const state: ProvisionedConcurrencyStatusEnum = failed ? 'FAILED' : 'IN_PROGRESS'
    const status: ProvisionedConcurrencyStatusEnum = available === count ? 'READY' : state
    return {
      RequestedProvisionedConcurrentExecutions: count,
      AvailableProvisionedConcurrentExecutions: available,
      AllocatedProvisionedConcurrentExecutions: available,
      Status: status,
      // Not verified on AWS: the words of the reason.
      ...(status === 'FAILED' ? { StatusReason: 'FUNCTION_ERROR_INIT_FAILURE' } : {}),
      LastModified: lastModified(lastModifiedMs),
    }
  }

  return {
    PutProvisionedConcurrencyConfig(input, context) {
      const count = input.ProvisionedConcurrentExecutions
      if (count < 1) {
        throw validationError(
          'provisionedConcurrentExecutions',
          count,
          'have value greater than or equal to 1',
        )
      }
      if (input.Qualifier === '$LATEST') {
        throw invalidParameter(
          'Provisioned Concurrency Configs cannot be applied to unpublished function versions.',
        )
      }
      const { entry, qualifier } = find(store, input, context)
      checkProvision(store.listOf(context), entry, qualifier, count, functionPlane.accountConcurrency)
      checkNotProvisionedTwice(entry, qualifier)
      entry.provisioned.set(qualifier, { count, lastModifiedMs: clock.now() })
      provisionVersions(functionPlane, entry)
      return {
        RequestedProvisionedConcurrentExecutions: count,
        AvailableProvisionedConcurrentExecutions: 0,
        AllocatedProvisionedConcurrentExecutions: 0,
        Status: 'IN_PROGRESS',
        LastModified: lastModified(clock.now()),
      }
    },

    GetProvisionedConcurrencyConfig(input, context) {
      const { entry, qualifier } = find(store, input, context)
      if (entry.provisioned.has(qualifier)) return configOf(entry, qualifier)
      throw new AwsError(
        'ProvisionedConcurrencyConfigNotFoundException',
        'No Provisioned Concurrency Config found for this function',
        { members: { Type: 'User' } },
      )
    },

    ListProvisionedConcurrencyConfigs(input, context) {
      const entry = store.entry(unqualified(input.FunctionName, context))
      const qualifiers = [...entry.provisioned.keys()]
      const { items, next } = pageOf(qualifiers, input.Marker, input.MaxItems ?? 50, invalidMarker)
      return {
        ProvisionedConcurrencyConfigs: items.map((qualifier) => ({
          FunctionArn: `${entry.arn}:${qualifier}`,
          ...configOf(entry, qualifier),
        })),
        ...(next === undefined ? {} : { NextMarker: next }),
      }
    },

    /** Also where none is configured: the call may be repeated. */
    DeleteProvisionedConcurrencyConfig(input, context) {
      const { entry, qualifier } = find(store, input, context)
      entry.provisioned.delete(qualifier)
      provisionVersions(functionPlane, entry)
      return {}
    },
  } satisfies OperationsOf<LambdaOperations>
}

function find(
  store: FunctionStore,
  input: { readonly FunctionName: string; readonly Qualifier: string },
  context: RequestContext,
): { entry: FunctionEntry; qualifier: string } {
  if (input.Qualifier === '$LATEST') {
    throw invalidParameter('The function resource provided must be an alias or a published version.')
  }
  const reference = readFunctionName(input.FunctionName, input.Qualifier, context)
  const entry = store.find(reference.arn)
  const qualifier = input.Qualifier
  if (entry?.versions.has(qualifier) || entry?.aliases.has(qualifier)) return { entry, qualifier }
  if (/^\d+$/.test(qualifier)) throw functionNotFound(`${reference.arn}:${qualifier}`)
  throw resourceNotFound(`Cannot find alias arn: ${reference.arn}:${qualifier}`)
}

/** A version and an alias of it cannot both be provisioned. */
function checkNotProvisionedTwice(entry: FunctionEntry, qualifier: string): void {
  const alias = entry.aliases.get(qualifier)
  if (alias && entry.provisioned.has(alias.version)) {
    throw conflict(
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    )
  }
  const pointing = [...entry.aliases.values()].filter(({ version }) => version === qualifier)
  if (pointing.some(({ name }) => entry.provisioned.has(name))) {
    throw conflict('Version is pointed by a Provisioned Concurrency alias')
  }
}
