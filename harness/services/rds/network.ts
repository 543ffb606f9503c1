import { notEmulated } from '../../aws/not-emulated.ts'
import { invalidSubnet } from './errors.ts'

interface Network {
  VpcSubnetIds?: readonly string[] | undefined
  EndpointNetworkType?: string | undefined
  TargetConnectionNetworkType?: string | undefined
}

/** Everything listens on IPv4's loopback, and no VPC is emulated: an id needs only the look of a subnet's. */
export function checkNetwork(operation: string, input: Network): void {
  for (const id of input.VpcSubnetIds ?? []) if (!/^subnet-[\w-]+$/.test(id)) throw invalidSubnet(id)
  for (const option of ['EndpointNetworkType', 'TargetConnectionNetworkType'] as const) {
    const value = input[option]
    if (value !== undefined && value !== 'IPV4') throw notEmulated(`${operation}: ${option} ${value}`)
  }
}
