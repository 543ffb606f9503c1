import { parseArn } from '../aws/arn.ts'
import type { FunctionDefinition } from '../lambda/function-definition.ts'
import { endpointServices } from '../network/endpoint-services.ts'
import type { Network, Place } from '../network/network.ts'
import { endpointTo, missingBetween, missingToService } from '../network/reachability.ts'
import type { Ec2 } from '../services/ec2/index.ts'
import type { LambdaService } from '../services/lambda/index.ts'
import type { Rds } from '../services/rds/index.ts'
import { partsOf } from './resource-arn.ts'

/** What a function, or a DB proxy, may want to reach, and what keeps it from that. */
export interface Reachability {
  /** `secretsmanager`, `the DB proxy 'name'`, … */
  readonly target: string
  /** `HOST:PORT`; undefined for AWS's services. */
  readonly address: string | undefined
  /** Which rule is missing, in words; undefined when the target is reached. */
  readonly missing: string | undefined
}

const MYSQL_PORT = 3306

interface Parts {
  readonly ec2: Pick<Ec2, 'network'>
  readonly rds: Pick<Rds, 'listeners'>
  readonly lambda: Pick<LambdaService, 'placeOf'>
}

/**
 * Whom functions in a VPC reach, and DB proxies their databases. A function outside of any, and what has no place in EC2's network, are as if
 * there was none.
 */
export class VirtualNetwork {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Addresses that a version of a function does not reach; undefined for one outside of any VPC. */
  blockedAddresses({ arn, vpcConfig }: Pick<FunctionDefinition, 'arn' | 'vpcConfig'>): string[] | undefined {
    if (!vpcConfig) return undefined
    const from = placed(vpcConfig)
    return this.#listeners(arn, from).flatMap(({ address, missing }) => (missing && address ? [address] : []))
  }

  /** What keeps a function from an AWS service, in words; undefined when nothing does. */
  missingToService(functionArn: string, service: string): string | undefined {
    const vpcConfig = this.#parts.lambda.placeOf(functionArn)
    const network = this.#networkOf(functionArn)
    return vpcConfig && network && missingToService(network, placed(vpcConfig), service)
  }

  /** The endpoint by which a function calls an AWS service; undefined for a function outside of any VPC. */
  endpointTo(
    functionArn: string,
    service: string,
  ): { id: string; vpcId: string; policy: string } | undefined {
    const vpcConfig = this.#parts.lambda.placeOf(functionArn)
    const network = this.#networkOf(functionArn)
    return vpcConfig && network && endpointTo(network, placed(vpcConfig), service)
  }

  /** Everything that a function might want to reach; empty for one outside of any VPC. */
  reachability(functionArn: string): Reachability[] {
    const vpcConfig = this.#parts.lambda.placeOf(functionArn)
    if (!vpcConfig) return []
    const services = endpointServices.map((target) => ({
      target,
      address: undefined,
      missing: this.missingToService(functionArn, target),
    }))
    return [...services, ...this.#listeners(functionArn, placed(vpcConfig))]
  }

  /** A DB proxy's way to a DB instance of its account. Open where one of them has no place in EC2's network. */
  toDatabase(proxyArn: string, instanceArn: string): Reachability | undefined {
    const scope = partsOf(proxyArn)
    const listeners = this.#parts.rds.listeners(scope)
    const proxy = listeners.find(({ arn }) => arn === proxyArn)
    const database = listeners.find(({ arn }) => arn === instanceArn)
    if (!proxy || !database) return undefined
    const network = this.#parts.ec2.network(scope)
    const from = network && known(network, proxy.place)
    const to = network && known(network, database.place)
    return {
      target: database.what,
      address: `${database.host}:${database.port}`,
      missing: from && to && missingBetween(network, from, to, MYSQL_PORT, database.what, proxy.what),
    }
  }

  #listeners(functionArn: string, from: Place): Reachability[] {
    const network = this.#networkOf(functionArn)
    const { account, region } = parseArn(functionArn) ?? {}
    if (!network || account === undefined || region === undefined) return []
    return this.#parts.rds.listeners({ account, region }).map(({ what, host, port, place }) => {
      const to = known(network, place)
      return {
        target: what,
        address: `${host}:${port}`,
        // Rules speak of AWS's port, whatever the one of this machine is: where loopback has one address, endpoints differ by port.
        missing: to && missingBetween(network, from, to, MYSQL_PORT, what),
      }
    })
  }

  #networkOf(arn: string): Network | undefined {
    const { account, region } = parseArn(arn) ?? {}
    return account === undefined || region === undefined
      ? undefined
      : this.#parts.ec2.network({ account, region })
  }
}

function placed({ subnetIds, securityGroupIds }: NonNullable<FunctionDefinition['vpcConfig']>): Place {
  return { subnetIds, groupIds: securityGroupIds }
}

/** A place as far as EC2 knows it: without groups the VPC's default one (A); undefined where nothing of it exists. */
function known(network: Network, { subnetIds, groupIds }: Place): Place | undefined {
  const subnets = subnetIds.filter((id) => network.subnets.has(id))
  const groups = groupIds.filter((id) => network.groups.has(id))
  if (groups.length > 0) return { subnetIds: subnets, groupIds: groups }
  const vpcId = network.subnets.get(subnets[0] ?? '')?.vpcId
  if (vpcId === undefined) return undefined
  const own = [...network.groups.values()].filter(
    (group) => group.vpcId === vpcId && group.name === 'default',
  )
  return { subnetIds: subnets, groupIds: own.map(({ id }) => id) }
}
