import type { IpPermission, UserIdGroupPair } from '@aws-sdk/client-ec2'
import { parseCidr } from '../../network/cidr.ts'
import { invalidParameter, invalidValue, missingParameter } from './errors.ts'
import type { RuleRecord, SecurityGroupRecord } from './records.ts'

/** A rule without what identifies it. */
export type Permission = Omit<RuleRecord, 'id' | 'tags'>

interface Asked {
  IpPermissions?: IpPermission[] | undefined
  IpProtocol?: string | undefined
  FromPort?: number | undefined
  ToPort?: number | undefined
  CidrIp?: string | undefined
}

/** Protocols by number (A). */
const protocols: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', all: '-1' }
const known = ['tcp', 'udp', 'icmp', '-1']

/**
 * The rules that a request asks for, one for each peer. `idOfGroup` looks a peer's group up.
 * @throws AwsError `InvalidParameterValue`, `MissingParameter`
 */
export function wantedRules(
  asked: Asked,
  isEgress: boolean,
  idOfGroup: (peer: Omit<UserIdGroupPair, 'Description'>) => string,
): Permission[] {
  return [...(asked.IpPermissions ?? []), ...singlePermission(asked)].flatMap((permission) => {
    const base = { isEgress, ...protocolAndPorts(permission) }
    const ofRanges = (permission.IpRanges ?? []).map(({ CidrIp: cidr, Description: description }) => {
      if (cidr === undefined || !parseCidr(cidr)) throw invalidParameter(`CIDR block ${cidr} is malformed`)
      return { ...base, cidr, peerGroupId: undefined, description }
    })
    const ofGroups = (permission.UserIdGroupPairs ?? []).map((pair) => {
      const { GroupId, GroupName, UserId, VpcId, Description: description } = pair
      const peerGroupId = idOfGroup({ GroupId, GroupName, UserId, VpcId })
      return { ...base, cidr: undefined, peerGroupId, description }
    })
    return [...ofRanges, ...ofGroups]
  })
}

/** A rule without IpPermissions: a protocol and a range, with ports. What is given without the rest would go nowhere. */
function singlePermission({ IpProtocol, FromPort, ToPort, CidrIp }: Asked): IpPermission[] {
  const given = [IpProtocol, FromPort, ToPort, CidrIp].some((each) => each !== undefined)
  if (!given) return []
  if (IpProtocol === undefined) throw missingParameter('ipProtocol')
  if (CidrIp === undefined) throw missingParameter('cidrIp')
  return [{ IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp }] }]
}

function protocolAndPorts({ IpProtocol, FromPort, ToPort }: IpPermission) {
  const given = (IpProtocol ?? '').toLowerCase()
  const protocol = protocols[given] ?? given
  if (!known.includes(protocol))
    throw invalidValue(`Invalid value '${IpProtocol}' for IP protocol. Unknown protocol.`)
  if (protocol === '-1') return { protocol, fromPort: undefined, toPort: undefined }
  if (FromPort === undefined || ToPort === undefined) {
    throw invalidParameter("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.")
  }
  const isPort = (port: number) =>
    Number.isInteger(port) && port >= (protocol === 'icmp' ? -1 : 0) && port <= 65_535
  if (!isPort(FromPort) || !isPort(ToPort) || (protocol !== 'icmp' && FromPort > ToPort)) {
    throw invalidParameter(`Invalid value '${FromPort}-${ToPort}' for portRange.`)
  }
  return { protocol, fromPort: FromPort, toPort: ToPort }
}

/** Whether two rules let the same through; a description makes no difference (A). */
export function samePermission(one: Permission, other: Permission): boolean {
  const keys = ['isEgress', 'protocol', 'fromPort', 'toPort', 'cidr', 'peerGroupId'] as const
  return keys.every((key) => one[key] === other[key])
}

/** A group's rules of one direction in the API's older shape: peers gathered by protocol and ports. */
export function permissionsOf(
  group: SecurityGroupRecord,
  isEgress: boolean,
  account: string,
): IpPermission[] {
  const gathered = new Map<string, IpPermission>()
  for (const rule of group.rules.values()) {
    if (rule.isEgress !== isEgress) continue
    const { protocol, fromPort, toPort, cidr, peerGroupId, description } = rule
    const key = `${protocol}/${fromPort}/${toPort}`
    const permission = gathered.get(key) ?? {
      IpProtocol: protocol,
      FromPort: fromPort,
      ToPort: toPort,
      IpRanges: [],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    }
    gathered.set(key, permission)
    if (cidr !== undefined) permission.IpRanges?.push({ CidrIp: cidr, Description: description })
    else
      permission.UserIdGroupPairs?.push({ GroupId: peerGroupId, UserId: account, Description: description })
  }
  return [...gathered.values()]
}
