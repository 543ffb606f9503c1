import { randomUUID } from 'node:crypto'
import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { pageOf } from '../../aws/page.ts'
import type { Deployment } from './deployment.ts'
import { invalidParameter, revisionMismatch } from './errors.ts'
import { describe, describeCreated, describeListed } from './function-configuration.ts'
import { readFunctionName } from './function-name.ts'
import type { FunctionStore } from './function-store.ts'
import { invalidMarker, pageSize } from './marker.ts'

/** Published versions. */
export function versionOperations({ store, deployment }: { store: FunctionStore; deployment: Deployment }) {
  return {
    async PublishVersion(input, context) {
      const entry = store.entry(readFunctionName(input.FunctionName, undefined, context))
      const { latest } = entry
      if (input.RevisionId && input.RevisionId !== latest.revisionId) throw revisionMismatch()
      if (input.CodeSha256 && input.CodeSha256 !== latest.codeSha256) {
        throw invalidParameter(
          `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${latest.codeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
        )
      }
      const { record, isNew } = await deployment.publish(entry, input.Description)
      return (isNew ? describeCreated : describe)(record, record.version)
    },

    ListVersionsByFunction(input, context) {
      const entry = store.entry(readFunctionName(input.FunctionName, undefined, context))
      const records = [entry.latest, ...entry.versions.values()]
      const { items, next } = pageOf(records, input.Marker, pageSize(input.MaxItems), invalidMarker)
      return {
        Versions: items.map((record) => describeListed(record, record.version)),
        ...(next === undefined ? {} : { NextMarker: next }),
      }
    },
  } satisfies OperationsOf<LambdaOperations>
}

/** A new revision of the same record: whoever holds the old RevisionId has to look again. */
export function touched<Record extends { readonly revisionId: string }>(record: Record): Record {
  return { ...record, revisionId: randomUUID() }
}
