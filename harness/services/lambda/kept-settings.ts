import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import { invalidParameter, validationError } from './errors.ts'

/** Options of a function's configuration that are kept and shown; of them the log group alone has an effect. */
export interface KeptSettings {
  readonly kmsKeyArn: string | undefined
  readonly tracing: 'Active' | 'PassThrough'
  /** MB of `/tmp`. */
  readonly ephemeralStorage: number
  readonly snapStart: 'PublishedVersions' | 'None'
  /** Undefined: `/aws/lambda/NAME`. */
  readonly logGroup: string | undefined
}

interface Input {
  readonly KMSKeyArn?: string | undefined
  readonly TracingConfig?: { readonly Mode?: KeptSettings['tracing'] | undefined } | undefined
  readonly EphemeralStorage?: { readonly Size?: number | undefined } | undefined
  readonly SnapStart?: { readonly ApplyOn?: KeptSettings['snapStart'] | undefined } | undefined
  readonly LoggingConfig?: { readonly LogGroup?: string | undefined } | undefined
}

/** Of a new function. */
export const defaultSettings: KeptSettings = {
  kmsKeyArn: undefined,
  tracing: 'PassThrough',
  ephemeralStorage: 512,
  snapStart: 'None',
  logGroup: undefined,
}

const keyPattern = '(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()'
const groupPattern = '[\\.\\-_/#A-Za-z0-9]+'
/** Runtimes that AWS starts from snapshots (documented). */
const snapStarts = /^(java(?!8)\d+|python3\.(1[2-9]|[2-9]\d)|dotnet(?!6)\d+)/

/**
 * The settings as an input changes them. AWS's patterns and ranges are documented, the words about SnapStart's runtimes are not verified
 * on AWS.
 */
export function readSettings(input: Input, present: KeptSettings, runtime: string): KeptSettings {
  const { KMSKeyArn: key } = input
  if (key !== undefined && !new RegExp(`^(?:${keyPattern})$`).test(key)) {
    throw validationError('kMSKeyArn', key, `satisfy regular expression pattern: ${keyPattern}`)
  }
  const size = input.EphemeralStorage?.Size ?? present.ephemeralStorage
  if (size < 512)
    throw validationError('ephemeralStorage.size', size, 'have value greater than or equal to 512')
  if (size > 10_240) {
    throw validationError('ephemeralStorage.size', size, 'have value less than or equal to 10240')
  }
  const group = input.LoggingConfig?.LogGroup
  if (group !== undefined && !new RegExp(`^${groupPattern}$`).test(group)) {
    throw validationError(
      'loggingConfig.logGroup',
      group,
      `satisfy regular expression pattern: ${groupPattern}`,
    )
  }
  const snapStart = input.SnapStart?.ApplyOn ?? present.snapStart
  if (snapStart !== 'None' && !snapStarts.test(runtime)) {
    throw invalidParameter(`${runtime} is not supported for SnapStart enabled functions.`)
  }
  return {
    kmsKeyArn: key === undefined ? present.kmsKeyArn : key || undefined,
    tracing: input.TracingConfig?.Mode ?? present.tracing,
    ephemeralStorage: size,
    snapStart,
    logGroup: group ?? present.logGroup,
  }
}

/** The settings in AWS's shape; SnapStart is on for a published version alone (recorded: off for `$LATEST`). */
export function describeSettings(
  { kmsKeyArn, tracing, ephemeralStorage, snapStart, logGroup }: KeptSettings,
  { name, version }: { readonly name: string; readonly version: string },
): FunctionConfiguration {
  const isOn = snapStart === 'PublishedVersions' && version !== '$LATEST'
  return {
    ...(kmsKeyArn === undefined ? {} : { KMSKeyArn: kmsKeyArn }),
    TracingConfig: { Mode: tracing },
    EphemeralStorage: { Size: ephemeralStorage },
    SnapStart: { ApplyOn: snapStart, OptimizationStatus: isOn ? 'On' : 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: logGroup ?? `/aws/lambda/${name}` },
  }
}
