import type { LayerVersionsListItem } from '@aws-sdk/client-lambda'
import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { pageOf } from '../../aws/page.ts'
import type { Clock } from '../../kit/clock.ts'
import { readCode, sha256 } from './code.ts'
import { invalidParameter, resourceNotFound, validationError } from './errors.ts'
import { lastModified } from './function-configuration.ts'
import { layerVersionRule, parseLayerVersion, readLayerName } from './layer-name.ts'
import type { LayerStore, LayerVersionRecord } from './layer-store.ts'
import { invalidMarker } from './marker.ts'
import type { FunctionPlane } from './ports.ts'

/** Layers: published, described, listed, deleted. Other accounts cannot use them: there are no policies. */
export function layerOperations({
  layers,
  functionPlane,
  clock,
}: {
  layers: LayerStore
  functionPlane: FunctionPlane
  clock: Clock
}) {
  const found = (layerArn: string, version: number): LayerVersionRecord => {
    if (version < 1) throw invalidParameter('Layer Version Cannot be less than 1')
    const record = layers.find(layerArn, version)
    if (record) return record
    throw resourceNotFound('The resource you requested does not exist.')
  }

  return {
    PublishLayerVersion(input, context) {
      const { name, layerArn } = readLayerName(input.LayerName, context)
      const content = readCode(input.Content ?? {}, 'PublishLayerVersion')
      try {
        functionPlane.checkCode(content)
      } catch (error) {
        const { name: kind, message } = error as Error
        if (kind === 'InvalidCodeError') throw invalidParameter(message)
        throw error
      }
      return describe(
        layers.publish({
          name,
          layerArn,
          content,
          codeSha256: sha256(content),
          description: input.Description ?? '',
          licenseInfo: input.LicenseInfo,
          runtimes: input.CompatibleRuntimes ?? [],
          architectures: input.CompatibleArchitectures ?? [],
          createdMs: clock.now(),
        }),
      )
    },

    GetLayerVersion(input, context) {
      return describe(found(readLayerName(input.LayerName, context).layerArn, input.VersionNumber))
    },

    GetLayerVersionByArn(input) {
      const reference = parseLayerVersion(input.Arn)
      if (!reference) throw validationError('arn', input.Arn, layerVersionRule)
      return describe(found(reference.layerArn, reference.version))
    },

    ListLayerVersions(input, context) {
      const { layerArn } = readLayerName(input.LayerName, context)
      const fitting = layers.versions(layerArn).filter((record) => fits(record, input))
      const { items, next } = pageOf(fitting, input.Marker, input.MaxItems ?? 50, invalidMarker)
      return { LayerVersions: items.map(listed), ...(next === undefined ? {} : { NextMarker: next }) }
    },

    ListLayers(input, context) {
      const own = `:${context.region}:${context.account}:layer:`
      const latest = layers
        .arns()
        .filter((arn) => arn.includes(own))
        .flatMap((arn) => layers.versions(arn).find((record) => fits(record, input)) ?? [])
      const { items, next } = pageOf(latest, input.Marker, input.MaxItems ?? 50, invalidMarker)
      return {
        Layers: items.map((record) => ({
          LayerName: record.name,
          LayerArn: record.layerArn,
          LatestMatchingVersion: listed(record),
        })),
        ...(next === undefined ? {} : { NextMarker: next }),
      }
    },

    /** Functions that have the version keep it (documented). Deleting what there is not is no error (grade S). */
    DeleteLayerVersion(input, context) {
      if (input.VersionNumber < 1) throw invalidParameter('Layer Version Cannot be less than 1')
      layers.delete(readLayerName(input.LayerName, context).layerArn, input.VersionNumber)
      return {}
    },
  } satisfies OperationsOf<LambdaOperations>
}

/** A version that names none is compatible with none, for these lists (documented: they show what matches). */
function fits(
  { runtimes, architectures }: LayerVersionRecord,
  wanted: { CompatibleRuntime?: string | undefined; CompatibleArchitecture?: string | undefined },
): boolean {
  const { CompatibleRuntime: runtime, CompatibleArchitecture: architecture } = wanted
  return (
    (runtime === undefined || runtimes.includes(runtime)) &&
    (architecture === undefined || architectures.includes(architecture))
  )
}

function listed(record: LayerVersionRecord) {
  return {
    LayerVersionArn: `${record.layerArn}:${record.version}`,
    Version: record.version,
    Description: record.description,
    CreatedDate: lastModified(record.createdMs),
    ...(record.runtimes.length > 0 && {
      CompatibleRuntimes: [...record.runtimes] as NonNullable<LayerVersionsListItem['CompatibleRuntimes']>,
    }),
    ...(record.architectures.length > 0 && {
      CompatibleArchitectures: [...record.architectures] as NonNullable<
        LayerVersionsListItem['CompatibleArchitectures']
      >,
    }),
    ...(record.licenseInfo === undefined ? {} : { LicenseInfo: record.licenseInfo }),
  }
}

function describe(record: LayerVersionRecord) {
  return {
    // No Location: the archive cannot be downloaded from here.
    Content: { CodeSha256: record.codeSha256, CodeSize: record.content.byteLength },
    LayerArn: record.layerArn,
    ...listed(record),
  }
}
