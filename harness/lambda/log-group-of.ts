import type { FunctionDefinition } from './function-definition.ts'

/** The log group of a function: its own, or the one of its name as callers know it. */
export function logGroupOf({ logGroup, arn, name }: FunctionDefinition): string {
  return logGroup ?? `/aws/lambda/${arn.split(':')[6] ?? name}`
}
