import { notEmulated } from './errors.ts'

/** Whether a value is what AWS does without the option, so that taking it changes nothing. */
type IsDefault = (value: never) => boolean

const empty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (typeof value === 'object' && Object.values(value).every(empty))

/** Options of CreateFunction and UpdateFunctionConfiguration that would have to do something and do not. */
const options: Readonly<Record<string, IsDefault>> = {
  VpcConfig: ({ Ipv6AllowedForDualStack }: { Ipv6AllowedForDualStack?: boolean }) => !Ipv6AllowedForDualStack,
  DeadLetterConfig: empty,
  KMSKeyArn: empty,
  FileSystemConfigs: empty,
  ImageConfig: empty,
  CodeSigningConfigArn: empty,
  PublishTo: empty,
  TenancyConfig: empty,
  CapacityProviderConfig: empty,
  DurableConfig: empty,
  PackageType: (type: string) => type === 'Zip',
  TracingConfig: ({ Mode }: { Mode?: string }) => Mode === undefined || Mode === 'PassThrough',
  SnapStart: ({ ApplyOn }: { ApplyOn?: string }) => ApplyOn === undefined || ApplyOn === 'None',
  EphemeralStorage: ({ Size }: { Size?: number }) => Size === 512,
  LoggingConfig: (config: { LogFormat?: string }) =>
    empty({ ...config, LogFormat: config.LogFormat === 'JSON' }),
}

/** Refuses an input that uses an option which is not emulated, naming it. */
export function refuseNotEmulated(operation: string, input: object): void {
  for (const [name, isDefault] of Object.entries(options)) {
    const value = (input as Record<string, unknown>)[name]
    if (value !== undefined && value !== null && !isDefault(value as never)) {
      throw notEmulated(`the option ${name} of lambda:${operation}`)
    }
  }
}
