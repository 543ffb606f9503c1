import type { AccessLogSettings, Deployment, RouteSettings, Stage } from '@aws-sdk/client-apigatewayv2'
import type { ApiGatewayV2Operations } from '../../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../../aws/operations.ts'
import type { Clock } from '../../../kit/clock.ts'
import { type AccessLog, checkDestination } from '../access-log.ts'
import { badRequest, conflict, notFound } from '../errors.ts'
import { newId } from '../rest-api-store.ts'
import {
  type HttpApiRecord,
  type HttpApiStore,
  type HttpDeploymentRecord,
  type HttpStageRecord,
  need,
  noSettings,
} from './http-api-store.ts'
import { listPage } from './list-page.ts'

/** Deployments and stages of HTTP APIs: a stage serves a deployment, or with AutoDeploy what there is. */
export function httpStageOperations({ store, clock }: { store: HttpApiStore; clock: Clock }) {
  return {
    CreateDeployment(input, context) {
      const api = store.get(input.ApiId, context)
      const stage = input.StageName === undefined ? undefined : need(api.stages, input.StageName, 'Stage')
      // The text is not verified on AWS.
      if (api.routes.size === 0) throw badRequest('At least one route is required before deploying the API.')
      const deployment: HttpDeploymentRecord = {
        ...{ id: newId(6), description: input.Description, createdMs: clock.now() },
        routes: new Map(api.routes),
        integrations: new Map(api.integrations),
      }
      api.deployments.set(deployment.id, deployment)
      if (stage) api.stages.set(stage.name, { ...stage, deploymentId: deployment.id, updatedMs: clock.now() })
      return describeDeployment(deployment)
    },

    GetDeployment: (input, context) =>
      describeDeployment(need(store.get(input.ApiId, context).deployments, input.DeploymentId, 'Deployment')),

    GetDeployments(input, context) {
      return listPage([...store.get(input.ApiId, context).deployments.values()], input, describeDeployment)
    },

    DeleteDeployment(input, context) {
      const { deployments, stages } = store.get(input.ApiId, context)
      const { id } = need(deployments, input.DeploymentId, 'Deployment')
      if ([...stages.values()].some(({ deploymentId }) => deploymentId === id)) {
        throw badRequest('Active stages pointing to this deployment must be moved or deleted')
      }
      deployments.delete(id)
      return {}
    },

    CreateStage(input, context) {
      const api = store.get(input.ApiId, context)
      const name = input.StageName
      // The text is not verified on AWS.
      if (!/^(\$default|[\w-]{1,128})$/.test(name)) throw badRequest('Invalid stage name specified')
      if (api.stages.has(name)) throw conflict(`Stage already exists`)
      const now = clock.now()
      const stage = readStage(api, input, {
        ...{ name, autoDeploy: false, deploymentId: undefined, description: undefined, variables: undefined },
        ...{ tags: input.Tags ?? {}, createdMs: now, updatedMs: now, ...noSettings },
      })
      api.stages.set(name, stage)
      return describeStage(stage)
    },

    GetStage: (input, context) =>
      describeStage(need(store.get(input.ApiId, context).stages, input.StageName, 'Stage')),

    GetStages(input, context) {
      return listPage([...store.get(input.ApiId, context).stages.values()], input, describeStage)
    },

    UpdateStage(input, context) {
      const api = store.get(input.ApiId, context)
      const present = need(api.stages, input.StageName, 'Stage')
      const stage = { ...readStage(api, input, present), updatedMs: clock.now() }
      api.stages.set(stage.name, stage)
      return describeStage(stage)
    },

    DeleteAccessLogSettings(input, context) {
      const { stages } = store.get(input.ApiId, context)
      const stage = need(stages, input.StageName, 'Stage')
      stages.set(stage.name, { ...stage, accessLog: undefined, updatedMs: clock.now() })
      return {}
    },

    /** Of a route that has none, too: the call may be repeated (not verified on AWS). */
    DeleteRouteSettings(input, context) {
      const { stages } = store.get(input.ApiId, context)
      const stage = need(stages, input.StageName, 'Stage')
      const { [input.RouteKey]: _, ...routeSettings } = stage.routeSettings
      stages.set(stage.name, { ...stage, routeSettings, updatedMs: clock.now() })
      return {}
    },

    DeleteStage(input, context) {
      const { stages } = store.get(input.ApiId, context)
      stages.delete(need(stages, input.StageName, 'Stage').name)
      return {}
    },
  } satisfies OperationsOf<ApiGatewayV2Operations>
}

interface StageInput {
  readonly AutoDeploy?: boolean | undefined
  readonly DeploymentId?: string | undefined
  readonly Description?: string | undefined
  readonly StageVariables?: Record<string, string> | undefined
  readonly AccessLogSettings?: AccessLogSettings | undefined
  readonly DefaultRouteSettings?: RouteSettings | undefined
  readonly RouteSettings?: Record<string, RouteSettings> | undefined
}

function readStage(api: HttpApiRecord, input: StageInput, present: HttpStageRecord): HttpStageRecord {
  if (input.DeploymentId !== undefined) need(api.deployments, input.DeploymentId, 'Deployment')
  const keys = [...api.routes.values()].map(({ key }) => key)
  const unknown = Object.keys(input.RouteSettings ?? {}).find((key) => !keys.includes(key))
  if (unknown !== undefined) {
    // The text is not verified on AWS.
    throw notFound(`Unable to find Route by key ${unknown} within the provided RouteSettings`)
  }
  return {
    ...present,
    accessLog: input.AccessLogSettings ? readAccessLog(input.AccessLogSettings) : present.accessLog,
    defaultRouteSettings: input.DefaultRouteSettings
      ? readSettings(input.DefaultRouteSettings)
      : present.defaultRouteSettings,
    routeSettings: input.RouteSettings ? readAll(input.RouteSettings) : present.routeSettings,
    autoDeploy: input.AutoDeploy ?? present.autoDeploy,
    deploymentId: input.DeploymentId ?? present.deploymentId,
    description: input.Description ?? present.description,
    variables: input.StageVariables ?? present.variables,
  }
}

/** Both are needed; the texts are not verified on AWS. */
function readAccessLog({ DestinationArn, Format }: AccessLogSettings): AccessLog {
  if (!DestinationArn || !Format) throw badRequest('AccessLogSettings need a DestinationArn and a Format')
  checkDestination(DestinationArn)
  return { destinationArn: DestinationArn, format: Format }
}

const readAll = (settings: Record<string, RouteSettings>) =>
  Object.fromEntries(Object.entries(settings).map(([key, each]) => [key, readSettings(each)]))

function readSettings(settings: RouteSettings): RouteSettings {
  const { ThrottlingBurstLimit, ThrottlingRateLimit, DetailedMetricsEnabled = false } = settings
  return {
    DetailedMetricsEnabled,
    ...(ThrottlingBurstLimit === undefined ? {} : { ThrottlingBurstLimit }),
    ...(ThrottlingRateLimit === undefined ? {} : { ThrottlingRateLimit }),
  }
}

function describeDeployment({ id, description, createdMs }: HttpDeploymentRecord): Deployment {
  return {
    DeploymentId: id,
    DeploymentStatus: 'DEPLOYED',
    AutoDeployed: false,
    CreatedDate: new Date(createdMs),
    ...(description === undefined ? {} : { Description: description }),
  }
}

function describeStage(stage: HttpStageRecord): Stage {
  return {
    StageName: stage.name,
    AutoDeploy: stage.autoDeploy,
    CreatedDate: new Date(stage.createdMs),
    LastUpdatedDate: new Date(stage.updatedMs),
    ...(stage.accessLog
      ? {
          AccessLogSettings: {
            DestinationArn: stage.accessLog.destinationArn,
            Format: stage.accessLog.format,
          },
        }
      : {}),
    DefaultRouteSettings: { DetailedMetricsEnabled: false, ...stage.defaultRouteSettings },
    RouteSettings: { ...stage.routeSettings },
    StageVariables: { ...stage.variables },
    Tags: { ...stage.tags },
    ...(stage.deploymentId === undefined ? {} : { DeploymentId: stage.deploymentId }),
    ...(stage.description === undefined ? {} : { Description: stage.description }),
  }
}
