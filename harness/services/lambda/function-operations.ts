import { randomUUID } from 'node:crypto'
import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { pageOf } from '../../aws/page.ts'
import type { Clock } from '../../kit/clock.ts'
import { readCode, sha256 } from './code.ts'
import type { Deployment } from './deployment.ts'
import { conflict, invalidParameter, revisionMismatch } from './errors.ts'
import {
  checkConfiguration,
  describe,
  describeCreated,
  describeListed,
  describeUpdated,
} from './function-configuration.ts'
import { readLayers } from './function-layers.ts'
import { readFunctionName, readNewName, unqualified } from './function-name.ts'
import type { FunctionEntry, FunctionRecord, FunctionStore } from './function-store.ts'
import { defaultSettings, readSettings } from './kept-settings.ts'
import type { LayerStore } from './layer-store.ts'
import { invalidMarker, pageSize } from './marker.ts'
import type { FunctionPlane } from './ports.ts'
import { checkTagCount } from './tag-count.ts'
import { readVpcConfig, type VpcOf } from './vpc-config.ts'

/** Create, read, update, delete. */
export function functionOperations({
  store,
  layers,
  functionPlane,
  deployment,
  clock,
  mayAssume,
  vpcOf,
}: {
  store: FunctionStore
  layers: LayerStore
  functionPlane: FunctionPlane
  deployment: Deployment
  clock: Clock
  mayAssume: (roleArn: string) => boolean
  vpcOf: VpcOf
}) {
  const checkRole = (role: string | undefined) => {
    if (role === undefined || mayAssume(role)) return
    throw invalidParameter('The role defined for the function cannot be assumed by Lambda.')
  }
  const changed = (record: FunctionRecord, change: Partial<FunctionRecord>): FunctionRecord => ({
    ...record,
    ...change,
    lastModifiedMs: clock.now(),
    revisionId: randomUUID(),
  })

  /** Nothing happens where there is no such version (recorded). The text is not verified on AWS. */
  async function deleteVersion(entry: FunctionEntry, version: string): Promise<void> {
    const aliases = [...entry.aliases.values()].filter(
      (alias) => alias.version === version || Object.hasOwn(alias.weights, version),
    )
    if (aliases.length > 0) {
      const names = aliases.map(({ name }) => name).join(', ')
      throw conflict(`Unable to delete version because the following aliases reference it: [${names}]`)
    }
    entry.versions.delete(version)
    entry.policies.delete(version)
    entry.provisioned.delete(version)
    entry.eventInvokeConfigs.delete(version)
    await functionPlane.remove(entry.planeName, version)
  }

  return {
    async CreateFunction(input, context) {
      const { name, arn } = readNewName(input.FunctionName, context)
      checkConfiguration(input)
      checkTagCount(input.Tags ?? {})
      const code = readCode(input.Code, 'CreateFunction')
      if (!input.Runtime || !input.Handler) {
        throw invalidParameter(
          'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
        )
      }
      const existing = store.find(arn)
      if (existing) throw conflict(`Function already exist: ${name}`)
      checkRole(input.Role)
      const record = await deployment.deploy({
        name,
        planeName: store.planeNameFor(name, arn),
        arn,
        version: '$LATEST',
        role: input.Role,
        runtime: input.Runtime,
        handler: input.Handler,
        description: input.Description ?? '',
        timeoutSeconds: input.Timeout ?? 3,
        memorySize: input.MemorySize ?? 128,
        variables: input.Environment?.Variables,
        architectures: input.Architectures ?? ['x86_64'],
        vpcConfig: readVpcConfig(input.VpcConfig, context, vpcOf),
        layers: readLayers(input.Layers ?? [], layers, context),
        settings: readSettings(input, defaultSettings, input.Runtime),
        code,
        codeSha256: sha256(code),
        lastModifiedMs: clock.now(),
        revisionId: randomUUID(),
      })
      const entry = store.find(arn)!
      entry.tags = input.Tags ?? {}
      if (!input.Publish) return describeCreated(record)
      // The ARN stays unqualified here (grade S).
      return describeCreated((await deployment.publish(entry, undefined)).record)
    },

    GetFunction(input, context) {
      const reference = readFunctionName(input.FunctionName, input.Qualifier, context, 'namespaced')
      const record = store.get(reference)
      const { tags, reservedConcurrency } = store.entry(reference)
      return {
        Configuration: describe(record, reference.qualifier),
        // No Location: the package cannot be downloaded from here.
        Code: { RepositoryType: 'S3' },
        ...(Object.keys(tags).length > 0 ? { Tags: { ...tags } } : {}),
        ...(reservedConcurrency === undefined
          ? {}
          : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
      }
    },

    GetFunctionConfiguration(input, context) {
      const reference = readFunctionName(input.FunctionName, input.Qualifier, context, 'namespaced')
      return describe(store.get(reference), reference.qualifier)
    },

    ListFunctions(input, context) {
      const isAll = input.FunctionVersion === 'ALL'
      const records = store
        .listOf(context)
        .flatMap(({ latest, versions }) => (isAll ? [latest, ...versions.values()] : [latest]))
      const { items, next } = pageOf(records, input.Marker, pageSize(input.MaxItems), invalidMarker)
      return {
        Functions: items.map((record) => describeListed(record, isAll ? record.version : undefined)),
        ...(next === undefined ? {} : { NextMarker: next }),
      }
    },

    async UpdateFunctionCode(input, context) {
      const entry = store.entry(unqualified(input.FunctionName, context))
      const record = entry.latest
      if (input.RevisionId && input.RevisionId !== record.revisionId) throw revisionMismatch()
      const code = readCode(input, 'UpdateFunctionCode')
      const updated = changed(record, {
        code,
        codeSha256: sha256(code),
        ...(input.Architectures ? { architectures: input.Architectures } : {}),
      })
      if (input.DryRun) return describeUpdated(updated)
      await deployment.deploy(updated)
      if (!input.Publish) return describeUpdated(updated)
      const published = await deployment.publish(entry, undefined)
      return describeUpdated(published.record, published.record.version)
    },

    async UpdateFunctionConfiguration(input, context) {
      const record = store.entry(unqualified(input.FunctionName, context)).latest
      if (input.RevisionId && input.RevisionId !== record.revisionId) throw revisionMismatch()
      checkConfiguration(input)
      checkRole(input.Role)
      const updated = changed(record, {
        role: input.Role ?? record.role,
        runtime: input.Runtime ?? record.runtime,
        handler: input.Handler ?? record.handler,
        description: input.Description ?? record.description,
        timeoutSeconds: input.Timeout ?? record.timeoutSeconds,
        memorySize: input.MemorySize ?? record.memorySize,
        variables: input.Environment ? input.Environment.Variables : record.variables,
        settings: readSettings(input, record.settings, input.Runtime ?? record.runtime),
        ...(input.Layers && { layers: readLayers(input.Layers, layers, context) }),
        ...(input.VpcConfig && { vpcConfig: readVpcConfig(input.VpcConfig, context, vpcOf) }),
      })
      return describeUpdated(await deployment.deploy(updated))
    },

    async DeleteFunction(input, context) {
      const reference = readFunctionName(input.FunctionName, input.Qualifier, context, 'namespaced')
      const { qualifier } = reference
      if (qualifier === '$LATEST') {
        throw invalidParameter('$LATEST version cannot be deleted without deleting the function.')
      }
      if (qualifier !== undefined && qualifier !== '$latest' && !/^\d+$/.test(qualifier)) {
        throw invalidParameter('Deletion of aliases is not currently supported.')
      }
      const entry = store.entry({ ...reference, qualifier: undefined })
      if (qualifier === undefined) {
        store.delete(entry.arn)
        await functionPlane.remove(entry.planeName)
      } else {
        await deleteVersion(entry, qualifier)
      }
      return { StatusCode: 204 }
    },
  } satisfies OperationsOf<LambdaOperations>
}
