import { ManualClock } from '../../../../harness/kit/clock.ts'
import { createLambda } from '../../../../harness/services/lambda/index.ts'
import type { FunctionPlane, InvocationResult } from '../../../../harness/services/lambda/ports.ts'
import { context } from '../service-calls.ts'

export { context } from '../service-calls.ts'

export const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:f'

type Deployed = Parameters<FunctionPlane['deploy']>[0]
type Invoked = Parameters<FunctionPlane['invoke']>[0]

const result: InvocationResult = {
  payload: Buffer.from('"ok"'),
  logTail: 'START\nEND\n',
  executedVersion: '$LATEST',
}

/** A function plane that only notes what it is asked; what it answers can be replaced. */
export function fakePlane() {
  const plane = {
    deployed: [] as Deployed[],
    removed: [] as (string | [name: string, version: string])[],
    reserved: [] as [name: string, count: number | undefined][],
    accountConcurrency: 1000,
    /** By version; a spec may say how far it has come. */
    provisionedOf: {} as Record<string, { requested: number; allocated: number; failed: boolean }>,
    invoked: [] as Invoked[],
    answer: async (_: Invoked): Promise<InvocationResult> => result,
    failsDeployWith: undefined as Error | undefined,
    async deploy(definition: Deployed) {
      if (plane.failsDeployWith) throw plane.failsDeployWith
      plane.deployed.push(definition)
    },
    checkCode(_: Uint8Array) {
      if (plane.failsDeployWith) throw plane.failsDeployWith
    },
    async remove(name: string, version?: string) {
      plane.removed.push(version === undefined ? name : [name, version])
    },
    reserve(name: string, count: number | undefined) {
      plane.reserved.push([name, count])
    },
    provision(_: string, version: string, requested: number) {
      plane.provisionedOf[version] = { requested, allocated: 0, failed: false }
    },
    provisioned: (_: string, version: string) =>
      plane.provisionedOf[version] ?? { requested: 0, allocated: 0, failed: false },
    async invoke(request: Invoked) {
      plane.invoked.push(request)
      return plane.answer(request)
    },
  }
  return plane
}

export function named(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name }, more)
}

/** The service over a fake plane and a clock that stands still. */
export function startLambda() {
  const plane = fakePlane()
  const clock = new ManualClock(Date.UTC(2026, 0, 1))
  const lambda = createLambda({ functionPlane: plane, clock })
  // biome-ignore lint/suspicious/noExplicitAny: a spec reads whatever members it expects.
  const call = async (operation: string, input: object = {}): Promise<any> =>
    lambda.operations[operation]!(input, context)
  return { plane, clock, lambda, call }
}

export const createInput = {
  FunctionName: 'f',
  Role: 'arn:aws:iam::000000000000:role/r',
  Runtime: 'nodejs24.x',
  Handler: 'index.handler',
  Code: { ZipFile: Buffer.from('zip') },
}
