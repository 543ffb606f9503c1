import { randomBytes } from 'node:crypto'
import type { Cors, FunctionUrlConfig } from '@aws-sdk/client-lambda'
import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { pageOf } from '../../aws/page.ts'
import type { RequestContext } from '../../aws/service.ts'
import type { Clock } from '../../kit/clock.ts'
import { conflict, resourceNotFound, validationError } from './errors.ts'
import { type FunctionReference, readFunctionName } from './function-name.ts'
import type { FunctionEntry, FunctionStore, FunctionUrlRecord } from './function-store.ts'
import { functionUrlPath } from './function-url-address.ts'
import { invalidMarker } from './marker.ts'

const noUrl = 'The resource you requested does not exist.'

/** Function URLs: of a function, or of an alias. Texts as recorded. */
export function functionUrlOperations({ store, clock }: { store: FunctionStore; clock: Clock }) {
  return {
    CreateFunctionUrlConfig(input, context) {
      const { entry, qualifier, arn } = findTarget(store, input, context)
      if (entry.functionUrls.has(qualifier)) {
        throw conflict(
          `Failed to create function url config for [functionArn = ${arn}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
        )
      }
      const now = clock.now()
      const record: FunctionUrlRecord = {
        // 32 characters on AWS, part of a host name
        id: randomBytes(20).toString('hex').slice(0, 32),
        arn,
        authType: input.AuthType,
        cors: readCors(input.Cors),
        invokeMode: input.InvokeMode ?? 'BUFFERED',
        createdMs: now,
        lastModifiedMs: now,
      }
      entry.functionUrls.set(qualifier, record)
      const { LastModifiedTime: _, ...created } = describe(record, context)
      return created
    },

    GetFunctionUrlConfig(input, context) {
      return describe(need(findTarget(store, input, context, noUrl)), context)
    },

    UpdateFunctionUrlConfig(input, context) {
      const target = findTarget(store, input, context)
      const record: FunctionUrlRecord = {
        ...need(target),
        ...(input.AuthType ? { authType: input.AuthType } : {}),
        ...(input.Cors ? { cors: readCors(input.Cors) } : {}),
        ...(input.InvokeMode ? { invokeMode: input.InvokeMode } : {}),
        lastModifiedMs: clock.now(),
      }
      target.entry.functionUrls.set(target.qualifier, record)
      return describe(record, context)
    },

    DeleteFunctionUrlConfig(input, context) {
      const target = findTarget(store, input, context, noUrl)
      need(target)
      target.entry.functionUrls.delete(target.qualifier)
      return {}
    },

    ListFunctionUrlConfigs(input, context) {
      const { entry } = findTarget(store, { FunctionName: input.FunctionName }, context)
      const { items, next } = pageOf(
        [...entry.functionUrls.values()],
        input.Marker,
        input.MaxItems ?? 50,
        invalidMarker,
      )
      return {
        FunctionUrlConfigs: items.map((record) => describe(record, context)),
        ...(next === undefined ? {} : { NextMarker: next }),
      }
    },
  } satisfies OperationsOf<LambdaOperations>
}

function findTarget(
  store: FunctionStore,
  { FunctionName, Qualifier }: { FunctionName: string; Qualifier?: string | undefined },
  context: RequestContext,
  missing = 'Function does not exist',
): { entry: FunctionEntry; qualifier: string; arn: string } {
  const reference: FunctionReference = readFunctionName(FunctionName, Qualifier, context)
  const { qualifier } = reference
  if (qualifier !== undefined && (/^\d+$/.test(qualifier) || qualifier === '$LATEST')) {
    throw validationError(
      'qualifier',
      qualifier,
      'satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)',
    )
  }
  const entry = store.find(reference.arn)
  const isThere = entry && (qualifier === undefined || entry.aliases.has(qualifier))
  if (!entry || !isThere) throw resourceNotFound(missing)
  return {
    entry,
    qualifier: qualifier ?? '$LATEST',
    arn: qualifier === undefined ? entry.arn : `${entry.arn}:${qualifier}`,
  }
}

function need({ entry, qualifier }: { entry: FunctionEntry; qualifier: string }): FunctionUrlRecord {
  const record = entry.functionUrls.get(qualifier)
  if (!record) throw resourceNotFound(noUrl)
  return record
}

function readCors(cors: Cors | undefined): FunctionUrlRecord['cors'] {
  if (!cors) return undefined
  return {
    allowOrigins: cors.AllowOrigins ?? [],
    allowMethods: cors.AllowMethods ?? [],
    allowHeaders: cors.AllowHeaders ?? [],
    exposeHeaders: cors.ExposeHeaders ?? [],
    maxAgeSeconds: cors.MaxAge,
    allowCredentials: cors.AllowCredentials ?? false,
  }
}

function describe(record: FunctionUrlRecord, { endpointUrl }: RequestContext): FunctionUrlConfig {
  const { cors } = record
  return {
    FunctionUrl: new URL(functionUrlPath(record.id), endpointUrl).href,
    FunctionArn: record.arn,
    AuthType: record.authType,
    ...(cors
      ? {
          Cors: {
            ...(cors.allowOrigins.length > 0 ? { AllowOrigins: [...cors.allowOrigins] } : {}),
            ...(cors.allowMethods.length > 0 ? { AllowMethods: [...cors.allowMethods] } : {}),
            ...(cors.allowHeaders.length > 0 ? { AllowHeaders: [...cors.allowHeaders] } : {}),
            ...(cors.exposeHeaders.length > 0 ? { ExposeHeaders: [...cors.exposeHeaders] } : {}),
            ...(cors.maxAgeSeconds === undefined ? {} : { MaxAge: cors.maxAgeSeconds }),
            AllowCredentials: cors.allowCredentials,
          },
        }
      : {}),
    CreationTime: new Date(record.createdMs).toISOString(),
    LastModifiedTime: new Date(record.lastModifiedMs).toISOString(),
    InvokeMode: record.invokeMode,
  }
}
