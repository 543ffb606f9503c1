import type { Deployment, Stage } from '@aws-sdk/client-api-gateway'
import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { Clock } from '../../kit/clock.ts'
import { badRequest, conflict, notFound } from './errors.ts'
import { pageOf } from './paging.ts'
import { invalidPath, mustReplace, readPatches } from './patch.ts'
import {
  type DeploymentRecord,
  getStage,
  newId,
  type RestApiRecord,
  type RestApiStore,
  type StageRecord,
} from './rest-api-store.ts'
import { patchStage } from './stage-patch.ts'

/** Deployments, each a snapshot of the resources, and the stages that serve them. */
export function deploymentOperations({ store, clock }: { store: RestApiStore; clock: Clock }) {
  function createStage(
    api: RestApiRecord,
    name: string,
    change: Partial<StageRecord> & Pick<StageRecord, 'deploymentId'>,
  ): StageRecord {
    if (!/^[a-zA-Z0-9_-]+$/.test(name)) throw badRequest('Stage name only allows a-zA-Z0-9_-')
    const now = clock.now()
    const blank = {
      ...{ name, description: undefined, variables: undefined, tags: {}, createdMs: now },
      ...{ tracingEnabled: false, methodSettings: {} },
    }
    const stage = { ...blank, ...api.stages.get(name), ...change, updatedMs: now }
    api.stages.set(name, stage)
    return stage
  }

  return {
    CreateDeployment(input, context) {
      const api = store.get(input.restApiId, context)
      const resources = [...api.resources.values()]
      const methods = resources.flatMap((resource) => [...resource.methods.values()])
      if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods")
      if (methods.some(({ integration }) => !integration))
        throw badRequest('No integration defined for method')
      const deployment = {
        ...{ id: newId(6), description: input.description, createdMs: clock.now(), resources },
        gatewayResponses: new Map(api.gatewayResponses),
        minimumCompressionSize: api.minimumCompressionSize,
        endpointDisabled: api.endpointDisabled,
      }
      if (input.stageName) {
        createStage(api, input.stageName, {
          deploymentId: deployment.id,
          ...(input.stageDescription === undefined ? {} : { description: input.stageDescription }),
          ...(input.variables ? { variables: input.variables } : {}),
          ...(input.tracingEnabled === undefined ? {} : { tracingEnabled: input.tracingEnabled }),
        })
      }
      api.deployments.set(deployment.id, deployment)
      return describeDeployment(deployment)
    },

    GetDeployment(input, context) {
      const deployment = getDeployment(store.get(input.restApiId, context), input.deploymentId)
      const embeds = input.embed?.includes('apisummary') ?? false
      return { ...describeDeployment(deployment), ...(embeds && { apiSummary: summaryOf(deployment) }) }
    },

    GetDeployments(input, context) {
      const api = store.get(input.restApiId, context)
      const { items, ...rest } = pageOf([...api.deployments.values()], input)
      return { items: items.map(describeDeployment), ...rest }
    },

    UpdateDeployment(input, context) {
      const api = store.get(input.restApiId, context)
      const present = getDeployment(api, input.deploymentId)
      let { description } = present
      for (const patch of readPatches(input.patchOperations)) {
        if (patch.path !== '/description') throw invalidPath(patch)
        mustReplace(patch)
        description = patch.value
      }
      const deployment = { ...present, description }
      api.deployments.set(deployment.id, deployment)
      return describeDeployment(deployment)
    },

    DeleteDeployment(input, context) {
      const api = store.get(input.restApiId, context)
      const { id } = getDeployment(api, input.deploymentId)
      if ([...api.stages.values()].some(({ deploymentId }) => deploymentId === id)) {
        throw badRequest('Active stages pointing to this deployment must be moved or deleted')
      }
      api.deployments.delete(id)
      return {}
    },

    CreateStage(input, context) {
      const api = store.get(input.restApiId, context)
      // The text is recorded (as a BadRequestException) for a canary's deployment only; the code here is not verified on AWS.
      if (!api.deployments.has(input.deploymentId)) throw notFound('Deployment id does not exist')
      if (api.stages.has(input.stageName)) throw conflict('Stage already exists')
      const stage = createStage(api, input.stageName, {
        deploymentId: input.deploymentId,
        description: input.description,
        variables: input.variables,
        tags: input.tags ?? {},
        tracingEnabled: input.tracingEnabled ?? false,
      })
      return describeStage(stage)
    },

    GetStage: (input, context) =>
      describeStage(getStage(store.get(input.restApiId, context), input.stageName)),

    GetStages(input, context) {
      const stages = [...store.get(input.restApiId, context).stages.values()]
      return {
        item: stages
          .filter(({ deploymentId }) => !input.deploymentId || deploymentId === input.deploymentId)
          .map(describeStage),
      }
    },

    UpdateStage(input, context) {
      const api = store.get(input.restApiId, context)
      const stage = (input.patchOperations ?? []).reduce(
        (patched, operation) => patchStage(patched, operation, (id) => api.deployments.has(id)),
        getStage(api, input.stageName),
      )
      return describeStage(createStage(api, stage.name, stage))
    },

    DeleteStage(input, context) {
      const api = store.get(input.restApiId, context)
      api.stages.delete(getStage(api, input.stageName).name)
      return {}
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}

function getDeployment(api: RestApiRecord, id: string): DeploymentRecord {
  const deployment = api.deployments.get(id)
  if (!deployment) throw notFound('Invalid Deployment identifier specified')
  return deployment
}

function describeDeployment({ id, description, createdMs }: DeploymentRecord): Deployment {
  return { id, ...(description === undefined ? {} : { description }), createdDate: new Date(createdMs) }
}

function describeStage(stage: StageRecord): Stage {
  return {
    deploymentId: stage.deploymentId,
    stageName: stage.name,
    ...(stage.description === undefined ? {} : { description: stage.description }),
    ...(stage.accessLog ? { accessLogSettings: { ...stage.accessLog } } : {}),
    cacheClusterEnabled: false,
    cacheClusterStatus: 'NOT_AVAILABLE',
    methodSettings: { ...stage.methodSettings },
    ...(stage.variables ? { variables: { ...stage.variables } } : {}),
    tracingEnabled: stage.tracingEnabled,
    ...(Object.keys(stage.tags).length > 0 ? { tags: { ...stage.tags } } : {}),
    createdDate: new Date(stage.createdMs),
    lastUpdatedDate: new Date(stage.updatedMs),
  }
}

/** The methods of a deployment by path and verb. */
function summaryOf({ resources }: DeploymentRecord): NonNullable<Deployment['apiSummary']> {
  const paths = resources.filter(({ methods }) => methods.size > 0)
  const snapshot = { authorizationType: 'NONE', apiKeyRequired: false }
  return Object.fromEntries(
    paths.map(({ path, methods }) => [
      path,
      Object.fromEntries([...methods.keys()].map((verb) => [verb, snapshot])),
    ]),
  )
}
