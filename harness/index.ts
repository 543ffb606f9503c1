import './load/attach-load.ts' // a declaration of its own: the package's types keep no import that they do not name
import { attachLoad } from './load/attach-load.ts'

export type { Advice, AdviceRule } from './dbproxy/advice/advice.ts'
export type { DbProxySession, DbProxyStatistics } from './dbproxy/db-proxy-view.ts'
export type { PoolhouseErrorCode } from './kit/errors.ts'
export { PoolhouseError } from './kit/errors.ts'
export type { EnvironmentDescription } from './lambda/function-definition.ts'
export type { LoadBudget, StrategyBudget } from './load/budget.ts'
export type { LoadOptions } from './load/load-options.ts'
export type {
  LoadBucket,
  LoadMark,
  LoadMeasured,
  LoadOutage,
  LoadPin,
  LoadResult,
  LoadRun,
  LoadSample,
  ScenarioFigure,
  ScenarioResult,
} from './load/load-result.ts'
export { loadMatchers } from './load/matchers.ts'
export type { ScenarioName } from './load/scenarios/index.ts'
export type { EnvironmentSocket, ObservedEnvironment } from './server/observed-environment.ts'
export type { Reachability } from './server/virtual-network.ts'
export type { DatabaseConnections, DatabaseHandle } from './stack/database-handle.ts'
export type { DbProxyHandle } from './stack/db-proxy-handle.ts'
export { defineStack } from './stack/define-stack.ts'
export type { FunctionHandle } from './stack/function-handle.ts'
export type { IamConfig, PolicyConfig } from './stack/iam-config.ts'
export type { Invocation } from './stack/invocation.ts'
export type { Step } from './stack/milestones.ts'
export type {
  NetworkConfig,
  NetworkResources,
  PlacementConfig,
  SecurityGroupConfig,
  SubnetConfig,
  VpcConfig,
  VpcEndpointConfig,
} from './stack/network-config.ts'
export type { Reloading, ReloadListener } from './stack/reload-on-save.ts'
export type { SecretHandle, SecretRotation } from './stack/secret-handle.ts'
export type { Stack } from './stack/stack.ts'
export type {
  ApiConfig,
  ApiRouteConfig,
  DatabaseConfig,
  DbProxyConfig,
  DbProxyUserConfig,
  FunctionConfig,
  FunctionResources,
  RotationConfig,
  SecretConfig,
  StackConfig,
  StackDefinition,
} from './stack/stack-config.ts'
export type { StackSnapshot } from './stack/stack-snapshot.ts'
export type { StartStackOptions } from './stack/start-stack.ts'
export type { Capability, ContainerImages, Target, TargetName, TargetOptions } from './stack/target.ts'
export { capabilities } from './stack/target.ts'
export { connectStack, startStack, targets } from './targets/index.ts'

attachLoad()
