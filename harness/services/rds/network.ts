import { notEmulated } from '../../aws/not-emulated.ts'
import { invalidSecurityGroup, invalidSubnet } from './errors.ts'
import type { Scope } from './rds-store.ts'

interface Network {
  VpcSubnetIds?: readonly string[] | undefined
  VpcSecurityGroupIds?: readonly string[] | undefined
  EndpointNetworkType?: string | undefined
  TargetConnectionNetworkType?: string | undefined
}

/** Whether a subnet or security group may be named: one that EC2 has, or any while the account has made no network. */
export type NetworkHas = (scope: Scope, id: string) => boolean

/** Everything listens on IPv4's loopback. An id needs the look of a subnet's or group's, and to be there where the account has a network. */
export function checkNetwork(operation: string, input: Network, scope: Scope, networkHas: NetworkHas): void {
  for (const id of input.VpcSubnetIds ?? []) {
    if (!/^subnet-[\w-]+$/.test(id) || !networkHas(scope, id)) throw invalidSubnet(id)
  }
  for (const id of input.VpcSecurityGroupIds ?? []) if (!networkHas(scope, id)) throw invalidSecurityGroup(id)
  for (const option of ['EndpointNetworkType', 'TargetConnectionNetworkType'] as const) {
    const value = input[option]
    if (value !== undefined && value !== 'IPV4') throw notEmulated(`${operation}: ${option} ${value}`)
  }
}
