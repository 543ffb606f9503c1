import { createHash, randomUUID } from 'node:crypto'
import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { Clock } from '../../kit/clock.ts'
import { conflict, invalidParameter, notEmulated, requestTooLarge, revisionMismatch } from './errors.ts'
import { checkConfiguration, describe, describeCreated, describeUpdated } from './function-configuration.ts'
import { readFunctionName } from './function-name.ts'
import type { FunctionRecord, FunctionStore } from './function-store.ts'
import { refuseNotEmulated } from './not-emulated.ts'
import type { FunctionPlane } from './ports.ts'

const zipLimitBytes = 52_428_800

/** Create, read, update, delete. */
export function functionOperations({
  store,
  functionPlane,
  clock,
}: {
  store: FunctionStore
  functionPlane: FunctionPlane
  clock: Clock
}) {
  /** Checks by deploying: a record is stored only when the data plane has taken it. */
  async function deploy(record: FunctionRecord): Promise<FunctionRecord> {
    try {
      await functionPlane.deploy({
        name: record.name,
        arn: record.arn,
        version: '$LATEST',
        handler: record.handler,
        runtime: record.runtime,
        memorySize: record.memorySize,
        timeoutSeconds: record.timeoutSeconds,
        variables: record.variables ?? {},
        code: record.code,
        revision: record.revisionId,
      })
    } catch (error) {
      const { name, message } = error as Error
      if (name === 'InvalidCodeError' || name === 'RuntimeUnavailableError') throw invalidParameter(message)
      throw error
    }
    store.put(record)
    return record
  }

  const changed = (record: FunctionRecord, change: Partial<FunctionRecord>): FunctionRecord => ({
    ...record,
    ...change,
    lastModifiedMs: clock.now(),
    revisionId: randomUUID(),
  })

  return {
    async CreateFunction(input, context) {
      refuseNotEmulated('CreateFunction', input)
      const { name, arn } = readFunctionName(input.FunctionName, undefined, context)
      checkConfiguration(input)
      const code = readCode(input.Code, 'CreateFunction')
      if (!input.Runtime || !input.Handler) {
        throw invalidParameter(
          'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
        )
      }
      const existing = store.find(name)
      if (existing?.arn === arn) throw conflict(`Function already exist: ${name}`)
      if (existing) throw notEmulated(`two functions named ${name} in different Regions or accounts`)
      const record = await deploy({
        name,
        arn,
        role: input.Role,
        runtime: input.Runtime,
        handler: input.Handler,
        description: input.Description ?? '',
        timeoutSeconds: input.Timeout ?? 3,
        memorySize: input.MemorySize ?? 128,
        variables: input.Environment?.Variables,
        architectures: input.Architectures ?? ['x86_64'],
        tags: input.Tags ?? {},
        code,
        codeSha256: sha256(code),
        lastModifiedMs: clock.now(),
        revisionId: randomUUID(),
        policy: [],
      })
      return describeCreated(record)
    },

    GetFunction(input, context) {
      const record = store.get(readFunctionName(input.FunctionName, input.Qualifier, context))
      return {
        Configuration: describe(record),
        // No Location: the package cannot be downloaded from here.
        Code: { RepositoryType: 'S3' },
        ...(Object.keys(record.tags).length > 0 ? { Tags: { ...record.tags } } : {}),
      }
    },

    GetFunctionConfiguration(input, context) {
      return describe(store.get(readFunctionName(input.FunctionName, input.Qualifier, context)))
    },

    ListFunctions(input) {
      const records = store.list().filter(({ name }) => input.Marker === undefined || name > input.Marker)
      const page = records.slice(0, input.MaxItems ?? 50)
      const last = page.at(-1)
      return {
        Functions: page.map((record) => {
          // The list leaves out what changes over time.
          const { State: _s, LastUpdateStatus: _l, ...configuration } = describe(record)
          return configuration
        }),
        ...(last && page.length < records.length ? { NextMarker: last.name } : {}),
      }
    },

    async UpdateFunctionCode(input, context) {
      refuseNotEmulated('UpdateFunctionCode', input)
      const record = store.get(readFunctionName(input.FunctionName, undefined, context))
      if (input.RevisionId && input.RevisionId !== record.revisionId) throw revisionMismatch()
      const code = readCode(input, 'UpdateFunctionCode')
      const updated = changed(record, {
        code,
        codeSha256: sha256(code),
        ...(input.Architectures ? { architectures: input.Architectures } : {}),
      })
      return describeUpdated(input.DryRun ? updated : await deploy(updated))
    },

    async UpdateFunctionConfiguration(input, context) {
      refuseNotEmulated('UpdateFunctionConfiguration', input)
      const record = store.get(readFunctionName(input.FunctionName, undefined, context))
      if (input.RevisionId && input.RevisionId !== record.revisionId) throw revisionMismatch()
      checkConfiguration(input)
      const updated = changed(record, {
        role: input.Role ?? record.role,
        runtime: input.Runtime ?? record.runtime,
        handler: input.Handler ?? record.handler,
        description: input.Description ?? record.description,
        timeoutSeconds: input.Timeout ?? record.timeoutSeconds,
        memorySize: input.MemorySize ?? record.memorySize,
        variables: input.Environment ? input.Environment.Variables : record.variables,
      })
      return describeUpdated(await deploy(updated))
    },

    async DeleteFunction(input, context) {
      const { name } = store.get(readFunctionName(input.FunctionName, input.Qualifier, context))
      store.delete(name)
      await functionPlane.remove(name)
      return { StatusCode: 204 }
    },
  } satisfies OperationsOf<LambdaOperations>
}

function readCode(
  code: {
    ZipFile?: Uint8Array | undefined
    S3Bucket?: string | undefined
    S3Key?: string | undefined
    ImageUri?: string | undefined
  },
  operation: string,
): Uint8Array {
  if (code.S3Bucket !== undefined || code.S3Key !== undefined) {
    throw notEmulated(`S3, so lambda:${operation} takes code from ZipFile only, not from S3Bucket and S3Key`)
  }
  if (code.ImageUri !== undefined) throw notEmulated(`container images (ImageUri of lambda:${operation})`)
  if (!code.ZipFile) throw invalidParameter('Please provide a source for function code.')
  if (code.ZipFile.byteLength > zipLimitBytes) throw requestTooLarge(zipLimitBytes, operation)
  return code.ZipFile
}

function sha256(code: Uint8Array): string {
  return createHash('sha256').update(code).digest('base64')
}
