import type { Operation } from './service.ts'

/** A generated map of operations, e.g. `SecretsManagerOperations`. */
type OperationTypes<Map> = { [Name in keyof Map]: { input: object; output: object } }

/**
 * An input as an operation gets it: the endpoint has refused requests without their required members, which the
 * SDK's types still call `string | undefined`.
 */
export type Validated<Input> = {
  [Key in keyof Input]: undefined extends Input[Key]
    ? IsOptional<Input, Key> extends true
      ? Input[Key]
      : Exclude<Input[Key], undefined>
    : Input[Key]
}
type IsOptional<T, Key extends keyof T> = Record<never, never> extends Pick<T, Key> ? true : false

/** The operations of a service that are emulated, typed by its model. */
export type OperationsOf<Map extends OperationTypes<Map>> = {
  readonly [Name in keyof Map]?: Operation<Validated<Map[Name]['input']>, Map[Name]['output']>
}
