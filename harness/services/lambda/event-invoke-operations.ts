import type { DestinationConfig, FunctionEventInvokeConfig } from '@aws-sdk/client-lambda'
import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { pageOf } from '../../aws/page.ts'
import type { RequestContext } from '../../aws/service.ts'
import type { Clock } from '../../kit/clock.ts'
import { invalidParameter, notEmulated, resourceNotFound, validationError } from './errors.ts'
import { readFunctionName, unqualified } from './function-name.ts'
import {
  type EventInvokeRecord,
  type FunctionEntry,
  type FunctionStore,
  versionOf,
} from './function-store.ts'
import { invalidMarker } from './marker.ts'

interface Input {
  readonly FunctionName: string
  readonly Qualifier?: string | undefined
  readonly MaximumRetryAttempts?: number | undefined
  readonly MaximumEventAgeInSeconds?: number | undefined
  readonly DestinationConfig?: DestinationConfig | undefined
}

/** How asynchronous invocations of a qualifier are retried, and who is told; texts as recorded. */
export function eventInvokeOperations({ store, clock }: { store: FunctionStore; clock: Clock }) {
  function put(input: Input, context: RequestContext, keep: boolean): FunctionEventInvokeConfig {
    const { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: ageSeconds } = input
    if (retries === undefined && ageSeconds === undefined && input.DestinationConfig === undefined) {
      throw invalidParameter('You must specify at least one of error handling or destination setting.')
    }
    checkRange('maximumRetryAttempts', retries, 0, 2)
    checkRange('maximumEventAgeInSeconds', ageSeconds, 60, 21_600)
    const { entry, qualifier } = find(store, input, context)
    const present = entry?.eventInvokeConfigs.get(qualifier)
    if (!entry || !versionOf(entry, qualifier)) throw resourceNotFound("The function doesn't exist.")
    if (keep && !present) throw noConfig(entry.arn, qualifier)
    const config: EventInvokeRecord = {
      ...(keep ? present : {}),
      ...(retries === undefined ? {} : { retries }),
      ...(ageSeconds === undefined ? {} : { ageSeconds }),
      ...(input.DestinationConfig ? readDestinations(store, entry, input.DestinationConfig) : {}),
      lastModifiedMs: clock.now(),
    }
    entry.eventInvokeConfigs.set(qualifier, config)
    return describe(entry, qualifier, config)
  }

  function get(input: Input, context: RequestContext) {
    const { entry, qualifier, arn } = find(store, input, context)
    const config = entry?.eventInvokeConfigs.get(qualifier)
    if (!entry || !config) throw noConfig(arn, qualifier)
    return { entry, qualifier, config }
  }

  return {
    PutFunctionEventInvokeConfig: (input, context) => put(input, context, false),
    UpdateFunctionEventInvokeConfig: (input, context) => put(input, context, true),

    GetFunctionEventInvokeConfig(input, context) {
      const { entry, qualifier, config } = get(input, context)
      return describe(entry, qualifier, config)
    },

    DeleteFunctionEventInvokeConfig(input, context) {
      const { entry, qualifier } = get(input, context)
      entry.eventInvokeConfigs.delete(qualifier)
      return {}
    },

    ListFunctionEventInvokeConfigs(input, context) {
      const entry = store.find(unqualified(input.FunctionName, context).arn)
      if (!entry) throw resourceNotFound("The function doesn't exist.")
      const all = [...entry.eventInvokeConfigs]
      const { items, next } = pageOf(all, input.Marker, input.MaxItems ?? 50, invalidMarker)
      return {
        FunctionEventInvokeConfigs: items.map(([qualifier, config]) => describe(entry, qualifier, config)),
        ...(next === undefined ? {} : { NextMarker: next }),
      }
    },
  } satisfies OperationsOf<LambdaOperations>
}

function find(store: FunctionStore, input: Input, context: RequestContext) {
  const { arn, qualifier = '$LATEST' } = readFunctionName(input.FunctionName, input.Qualifier, context)
  return { entry: store.find(arn), arn, qualifier }
}

function noConfig(arn: string, qualifier: string) {
  return resourceNotFound(`The function ${arn}:${qualifier} doesn't have an EventInvokeConfig`)
}

function checkRange(member: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined) return
  if (value < least) throw validationError(member, value, `have value greater than or equal to ${least}`)
  if (value > most) throw validationError(member, value, `have value less than or equal to ${most}`)
}

const arnPattern =
  '$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)'
const queues: Readonly<Record<string, string>> = {
  sqs: 'SQS',
  sns: 'SNS',
  events: 'EventBridge',
  s3: 'S3',
}

/** Functions only: a destination of another service is refused by name. */
function readDestinations(
  store: FunctionStore,
  entry: FunctionEntry,
  { OnSuccess, OnFailure }: DestinationConfig,
): { onSuccess: string | undefined; onFailure: string | undefined } {
  const onSuccess = OnSuccess?.Destination || undefined
  const onFailure = OnFailure?.Destination || undefined
  for (const [member, destination] of [
    ['onSuccess', onSuccess],
    ['onFailure', onFailure],
  ] as const) {
    if (destination === undefined) continue
    if (!new RegExp(`^(?:${arnPattern})$`).test(destination)) {
      throw validationError(
        `destinationConfig.${member}.destination`,
        destination,
        `satisfy regular expression pattern: ${arnPattern}`,
      )
    }
    if (destination.startsWith('kafka:')) throw notEmulated(`Kafka (the destination ${destination})`)
    const [, , service = '', , , kind, , qualifier = '$LATEST'] = destination.split(':')
    if (Object.hasOwn(queues, service))
      throw notEmulated(`${queues[service]} (the destination ${destination})`)
    if (service !== 'lambda' || kind !== 'function') {
      const part = (arn: string | undefined, type: string) => (arn ? `${type}(destination=${arn})` : 'null')
      throw invalidParameter(
        `The provided destination config DestinationConfig(onSuccess=${part(onSuccess, 'OnSuccess')}, onFailure=${part(onFailure, 'OnFailure')}) is invalid.`,
      )
    }
    const target = store.find(destination)
    if (!target || !versionOf(target, qualifier)) {
      throw invalidParameter(`The destination ARN ${destination} is invalid.`)
    }
    if (target === entry) {
      throw invalidParameter("You can't specify the function as a destination for itself.")
    }
  }
  return { onSuccess, onFailure }
}

function describe(
  entry: FunctionEntry,
  qualifier: string,
  config: EventInvokeRecord,
): FunctionEventInvokeConfig {
  const { retries, ageSeconds, onSuccess, onFailure, lastModifiedMs } = config
  return {
    LastModified: new Date(lastModifiedMs),
    FunctionArn: `${entry.arn}:${qualifier}`,
    ...(retries === undefined ? {} : { MaximumRetryAttempts: retries }),
    ...(ageSeconds === undefined ? {} : { MaximumEventAgeInSeconds: ageSeconds }),
    DestinationConfig: {
      OnSuccess: onSuccess ? { Destination: onSuccess } : {},
      OnFailure: onFailure ? { Destination: onFailure } : {},
    },
  }
}
