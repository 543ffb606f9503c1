import { randomUUID } from 'node:crypto'
import { parseArn } from '../../aws/arn.ts'
import { AwsError } from '../../aws/error.ts'
import type { HttpRoute } from '../../aws/http.ts'
import { lazily } from '../../aws/lazily.ts'
import { refusing } from '../../aws/refuse-parameters.ts'
import type { Service } from '../../aws/service.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { accountOperations } from './account-operations.ts'
import { AsynchronousInvocations } from './asynchronous-invocations.ts'
import { Deployment } from './deployment.ts'
import { readFunctionName } from './function-name.ts'
import { functionOperations } from './function-operations.ts'
import { type FunctionEntry, FunctionStore, type FunctionVpcConfig } from './function-store.ts'
import { type FunctionUrlCallers, functionUrlRoute } from './function-url-route.ts'
import { invokeNow } from './invocation.ts'
import { invokeOperation } from './invoke-operation.ts'
import { LayerStore } from './layer-store.ts'
import { lambdaParameters } from './parameters.ts'
import { allowsService, permissionOperations } from './permission-operations.ts'
import type { FunctionPlane, InvocationResult } from './ports.ts'
import { provisionVersions } from './provision-versions.ts'
import { invokeStreaming, type StreamedInvocation } from './streamed-invocation.ts'
import type { VpcOf } from './vpc-config.ts'

export type { FunctionUrlCallers } from './function-url-route.ts'
export type { FunctionPlane, InvocationResult } from './ports.ts'
export type { VpcOf } from './vpc-config.ts'

/** On whose behalf a service of AWS invokes a function; checked against the function's resource-based policy. */
export interface Invoker {
  /** `apigateway.amazonaws.com`. */
  readonly service: string
  readonly sourceArn: string
}

export interface LambdaService extends Service {
  /** The ARN, without a qualifier, of the function that the data plane calls so. */
  arnOf(planeName: string): string | undefined
  /** Where a function, by its ARN without a qualifier, is in EC2's network; undefined outside of any VPC. */
  placeOf(functionArn: string): FunctionVpcConfig | undefined
  /** Whether a function is in this subnet or security group. */
  isPlacedIn(id: string): boolean
  /** Answers the calls of function URLs. */
  readonly route: HttpRoute
  /** Whether the function exists and its policy lets the service invoke it. */
  mayInvoke(functionArn: string, invoker: Invoker): boolean
  /**
   * Invokes a function for another service. Throws AwsError: ResourceNotFoundException, AccessDeniedException when
   * its policy does not let the service, TooManyRequestsException.
   */
  invokeFunction(functionArn: string, payload: Buffer, invoker: Invoker): Promise<InvocationResult>
  /** As {@link invokeFunction}, for a response that is taken while it comes. */
  streamFunction(functionArn: string, payload: Buffer, invoker: Invoker): Promise<StreamedInvocation>
  /** The resource-based policy of a function, a version or an alias, by its ARN; undefined where there is none. */
  resourcePolicy(arn: string): object | undefined
}

/** Lambda's control plane. */
export function createLambda({
  functionPlane,
  clock = systemClock,
  queueClock = clock,
  mayAssume = () => true,
  vpcOf = () => ({ vpcIds: [] }),
  urlCallers,
}: {
  functionPlane: FunctionPlane
  /** Whether Lambda may take on the role, which a function is refused without. Default: any. */
  mayAssume?: (roleArn: string) => boolean
  clock?: Clock
  /** What the delays and ages of asynchronous invocations are measured by; default `clock`. */
  queueClock?: Clock
  /** Default: there is no VPC. */
  vpcOf?: VpcOf
  /** Who may call function URLs with AWS_IAM; without it, nobody. */
  urlCallers?: FunctionUrlCallers
}): LambdaService {
  const store = new FunctionStore()
  const layers = new LayerStore()
  const deployment = new Deployment({ store, functionPlane, clock })
  const asynchronous = new AsynchronousInvocations({ store, functionPlane, clock: queueClock })
  const invocable = (functionArn: string, { service, sourceArn }: Invoker) => {
    const { region = '', account = '' } = parseArn(functionArn) ?? {}
    const reference = readFunctionName(functionArn, undefined, { region, account })
    const record = store.chosen(reference)
    const policy = store.entry(reference).policies.get(reference.qualifier ?? '$LATEST') ?? []
    if (allowsService(policy, service, sourceArn)) return { record, reference }
    throw new AwsError(
      'AccessDeniedException',
      `The policy of ${record.arn} does not allow ${service} to perform lambda:InvokeFunction for ${sourceArn}`,
      { statusCode: 403 },
    )
  }
  const invocationFor = (functionArn: string, payload: Buffer, invoker: Invoker) => {
    const { record, reference } = invocable(functionArn, invoker)
    return { record, payload, invocationId: randomUUID(), qualifier: reference.qualifier }
  }
  return {
    signingName: 'lambda',
    operations: refusing('lambda', lambdaParameters, {
      ...functionOperations({ store, layers, functionPlane, deployment, clock, mayAssume, vpcOf }),
      ...invokeOperation({ store, functionPlane, asynchronous }),
      ...lazily(['InvokeWithResponseStream'], async () => {
        const { responseStreamOperation } = await import('./response-stream-operation.ts')
        return responseStreamOperation({ store, functionPlane })
      }),
      ...permissionOperations({ store }),
      ...accountOperations({ store, functionPlane }),
      ...lazily(
        [
          'PutFunctionEventInvokeConfig',
          'GetFunctionEventInvokeConfig',
          'UpdateFunctionEventInvokeConfig',
          'DeleteFunctionEventInvokeConfig',
          'ListFunctionEventInvokeConfigs',
        ],
        async () => {
          const { eventInvokeOperations } = await import('./event-invoke-operations.ts')
          return eventInvokeOperations({ store, clock })
        },
      ),
      ...lazily(
        [
          'CreateFunctionUrlConfig',
          'GetFunctionUrlConfig',
          'UpdateFunctionUrlConfig',
          'DeleteFunctionUrlConfig',
          'ListFunctionUrlConfigs',
        ],
        async () => {
          const { functionUrlOperations } = await import('./function-url-operations.ts')
          return functionUrlOperations({ store, clock })
        },
      ),
      ...lazily(
        [
          'PublishLayerVersion',
          'GetLayerVersion',
          'GetLayerVersionByArn',
          'ListLayerVersions',
          'ListLayers',
          'DeleteLayerVersion',
        ],
        async () => {
          const { layerOperations } = await import('./layer-operations.ts')
          return layerOperations({ layers, functionPlane, clock })
        },
      ),
      ...lazily(['TagResource', 'UntagResource', 'ListTags'], async () => {
        const { tagOperations } = await import('./tag-operations.ts')
        return tagOperations({ store })
      }),
      ...lazily(['PublishVersion', 'ListVersionsByFunction'], async () => {
        const { versionOperations } = await import('./version-operations.ts')
        return versionOperations({ store, deployment })
      }),
      ...lazily(['CreateAlias', 'GetAlias', 'ListAliases', 'UpdateAlias', 'DeleteAlias'], async () => {
        const { aliasOperations } = await import('./alias-operations.ts')
        const onPointed = (entry: FunctionEntry) => provisionVersions(functionPlane, entry)
        return aliasOperations({ store, onPointed })
      }),
      ...lazily(
        ['PutFunctionConcurrency', 'GetFunctionConcurrency', 'DeleteFunctionConcurrency'],
        async () => {
          const { concurrencyOperations } = await import('./concurrency-operations.ts')
          return concurrencyOperations({ store, functionPlane })
        },
      ),
      ...lazily(
        [
          'PutProvisionedConcurrencyConfig',
          'GetProvisionedConcurrencyConfig',
          'ListProvisionedConcurrencyConfigs',
          'DeleteProvisionedConcurrencyConfig',
        ],
        async () => {
          const { provisionedOperations } = await import('./provisioned-operations.ts')
          return provisionedOperations({ store, functionPlane, clock })
        },
      ),
    }),
    arnOf: (planeName) => store.ofPlane(planeName)?.arn,
    placeOf: (functionArn) => store.find(functionArn)?.latest.vpcConfig,
    isPlacedIn: (id) =>
      store
        .list()
        .flatMap(({ latest, versions }) => [latest, ...versions.values()])
        .some(
          ({ vpcConfig }) => vpcConfig?.subnetIds.includes(id) || vpcConfig?.securityGroupIds.includes(id),
        ),
    route: functionUrlRoute({ store, functionPlane, clock, callers: urlCallers }),
    mayInvoke(functionArn, invoker) {
      try {
        invocable(functionArn, invoker)
        return true
      } catch (error) {
        if (error instanceof AwsError) return false
        throw error
      }
    },
    resourcePolicy(arn) {
      const [, qualifier = '$LATEST'] = /:function:[^:]+(?::(.+))?$/.exec(arn) ?? []
      const statements = store.find(arn)?.policies.get(qualifier)
      return statements?.length ? { Version: '2012-10-17', Statement: statements } : undefined
    },
    invokeFunction: async (functionArn, payload, invoker) =>
      invokeNow(functionPlane, invocationFor(functionArn, payload, invoker)),
    streamFunction: async (functionArn, payload, invoker) =>
      invokeStreaming(functionPlane, invocationFor(functionArn, payload, invoker)),
    async reset() {
      asynchronous.clear()
      layers.clear()
      for (const { arn, planeName } of store.list()) {
        store.delete(arn)
        await functionPlane.remove(planeName)
      }
    },
    snapshot() {
      const putBack = store.keep()
      const putLayersBack = layers.keep()
      return {
        async restore() {
          asynchronous.clear()
          // All of them: an environment that goes on would remember what happened since.
          for (const { planeName } of store.list()) await functionPlane.remove(planeName)
          putBack()
          putLayersBack()
          for (const entry of store.list()) await deployment.deployAll(entry)
        },
      }
    },
  }
}
