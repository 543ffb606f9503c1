import type { IpPermission, SecurityGroup, SecurityGroupRule, UserIdGroupPair } from '@aws-sdk/client-ec2'
import { arn } from '../../aws/arn.ts'
import { addGroup, addRule, type Scope } from './ec2-store.ts'
import {
  dependencyViolation,
  duplicateGroup,
  duplicatePermission,
  groupNotFound,
  invalidParameter,
  invalidValue,
  missingParameter,
  permissionNotFound,
  ruleNotFound,
} from './errors.ts'
import { listed, tagList, tagsOf } from './listing.ts'
import type { Ec2Parts, Operations } from './operations.ts'
import { permissionsOf, samePermission, wantedRules } from './permissions.ts'
import type { RuleRecord, SecurityGroupRecord } from './records.ts'

interface RuleInput {
  GroupId?: string | undefined
  GroupName?: string | undefined
  IpPermissions?: IpPermission[] | undefined
  SecurityGroupRuleIds?: string[] | undefined
  IpProtocol?: string | undefined
  FromPort?: number | undefined
  ToPort?: number | undefined
  CidrIp?: string | undefined
  TagSpecifications?:
    | {
        ResourceType?: string | undefined
        Tags?: { Key?: string | undefined; Value?: string | undefined }[] | undefined
      }[]
    | undefined
}

/** Security groups and their rules. */
export function securityGroupOperations({ store, inUse }: Ec2Parts) {
  const named = (scope: Scope, { GroupId, GroupName }: RuleInput): SecurityGroupRecord => {
    if (GroupId !== undefined) return store.group(scope, GroupId)
    if (GroupName === undefined) throw missingParameter('GroupName or GroupId')
    // A name means a group of the default VPC (A).
    const { groups, vpcs } = store.network(scope)
    const found = [...groups.values()].find(
      ({ name, vpcId }) => name === GroupName && vpcs.get(vpcId)?.isDefault,
    )
    if (!found) throw groupNotFound(GroupName)
    return found
  }

  /** A rule's peer: a group of the account, by its id or, in the default VPC, by its name; in the VPC that is named, if one is. */
  const peer = (scope: Scope, { GroupId, GroupName, UserId, VpcId }: UserIdGroupPair) => {
    const group = named(scope, { GroupId, GroupName })
    const isThere =
      (GroupName === undefined || group.name === GroupName) &&
      (UserId === undefined || UserId === scope.account) &&
      (VpcId === undefined || VpcId === group.vpcId)
    if (!isThere) throw groupNotFound(GroupId ?? GroupName ?? '')
    return group
  }

  const authorize = (input: RuleInput, context: Scope, isEgress: boolean) => {
    const group = named(context, input)
    const wanted = wantedRules(input, isEgress, (pair) => peer(context, pair).id)
    if (wanted.length === 0) throw missingParameter('ipPermissions')
    for (const rule of wanted) {
      if ([...group.rules.values()].some((present) => samePermission(present, rule))) {
        const ports = rule.protocol === '-1' ? '' : `, from port: ${rule.fromPort}, to port: ${rule.toPort}`
        throw duplicatePermission(rule.cidr ?? rule.peerGroupId ?? '', rule.protocol, ports)
      }
    }
    const tags = tagsOf(input.TagSpecifications, 'security-group-rule')
    const added = wanted.map((rule) => addRule(group, { ...rule, tags: new Map(tags) }))
    return { Return: true, SecurityGroupRules: added.map((rule) => describeRule(rule, group, context)) }
  }

  const revoke = (input: RuleInput, context: Scope, isEgress: boolean) => {
    const group = named(context, input)
    const byId = (input.SecurityGroupRuleIds ?? []).map((id) => {
      const rule = group.rules.get(id)
      if (!rule || rule.isEgress !== isEgress) throw ruleNotFound(id)
      return rule
    })
    const byContent = wantedRules(input, isEgress, (pair) => peer(context, pair).id).map((wanted) => {
      const rule = [...group.rules.values()].find((present) => samePermission(present, wanted))
      if (!rule) throw permissionNotFound()
      return rule
    })
    const gone = [...byId, ...byContent]
    if (gone.length === 0) throw missingParameter('ipPermissions')
    for (const { id } of gone) group.rules.delete(id)
    return { Return: true }
  }

  return {
    CreateSecurityGroup(input, context) {
      const { GroupName: name, Description: description } = input
      if (name === undefined) throw missingParameter('GroupName')
      if (description === undefined) throw missingParameter('GroupDescription')
      if (name.startsWith('sg-') || name === 'default') {
        throw invalidParameter(
          `Invalid value '${name}' for groupName. It may neither be 'default' nor begin with 'sg-'.`,
        )
      }
      const network = store.network(context)
      const vpcId = input.VpcId ?? [...network.vpcs.values()].find(({ isDefault }) => isDefault)?.id
      if (vpcId === undefined) throw missingParameter('VpcId')
      store.vpc(context, vpcId)
      if ([...network.groups.values()].some((group) => group.vpcId === vpcId && group.name === name)) {
        throw duplicateGroup(name, vpcId)
      }
      const tags = tagsOf(input.TagSpecifications, 'security-group')
      const { id } = addGroup(network, { name, description, vpcId, tags })
      return { GroupId: id, SecurityGroupArn: groupArn(id, context), Tags: tagList(tags) }
    },

    DescribeSecurityGroups(input, context) {
      const { groups } = store.network(context)
      const ids = [
        ...(input.GroupIds ?? []),
        ...(input.GroupNames ?? []).map((GroupName) => named(context, { GroupName }).id),
      ]
      const { items, next } = listed(groups, { ...input, ids }, groupNotFound, {
        'group-id': ({ id }) => [id],
        'group-name': ({ name }) => [name],
        'vpc-id': ({ vpcId }) => [vpcId],
        description: ({ description }) => [description],
        'owner-id': () => [context.account],
        'ip-permission.from-port': (group) => inbound(group).map(({ fromPort }) => text(fromPort)),
        'ip-permission.to-port': (group) => inbound(group).map(({ toPort }) => text(toPort)),
        'ip-permission.protocol': (group) => inbound(group).map(({ protocol }) => protocol),
        'ip-permission.group-id': (group) => inbound(group).map(({ peerGroupId }) => peerGroupId),
        'ip-permission.cidr': (group) => inbound(group).map(({ cidr }) => cidr),
      })
      return { SecurityGroups: items.map((group) => describeGroup(group, context)), NextToken: next }
    },

    DeleteSecurityGroup(input, context) {
      const { id, name } = named(context, input)
      if (name === 'default')
        throw invalidValue(`the specified group: "${id}" name: "default" cannot be deleted by a user`)
      const { groups, endpoints } = store.network(context)
      const referred = [...groups.values()].some(
        (group) => group.id !== id && [...group.rules.values()].some(({ peerGroupId }) => peerGroupId === id),
      )
      const ofEndpoint = [...endpoints.values()].some(({ groupIds }) => groupIds.includes(id))
      if (referred || ofEndpoint || inUse(context, id)) {
        throw dependencyViolation('resource', id)
      }
      groups.delete(id)
      return { Return: true, GroupId: id }
    },

    AuthorizeSecurityGroupIngress: (input, context) => authorize(input, context, false),
    AuthorizeSecurityGroupEgress: (input, context) => authorize(input, context, true),
    RevokeSecurityGroupIngress: (input, context) => revoke(input, context, false),
    RevokeSecurityGroupEgress: (input, context) => revoke(input, context, true),

    DescribeSecurityGroupRules(input, context) {
      const groups = [...store.network(context).groups.values()]
      const owners = new Map(groups.flatMap((group) => [...group.rules.keys()].map((id) => [id, group])))
      const rules = new Map(groups.flatMap((group) => [...group.rules]))
      const { items, next } = listed(rules, { ...input, ids: input.SecurityGroupRuleIds }, ruleNotFound, {
        'group-id': ({ id }) => [owners.get(id)?.id],
        'security-group-rule-id': ({ id }) => [id],
      })
      return {
        SecurityGroupRules: items.map((rule) => describeRule(rule, owners.get(rule.id)!, context)),
        NextToken: next,
      }
    },
  } satisfies Operations
}

const inbound = ({ rules }: SecurityGroupRecord) => [...rules.values()].filter(({ isEgress }) => !isEgress)
const text = (port: number | undefined) => (port === undefined ? undefined : String(port))
const groupArn = (id: string, { account, region }: Scope) =>
  arn('ec2', region, account, `security-group/${id}`)

function describeGroup(group: SecurityGroupRecord, scope: Scope): SecurityGroup {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    VpcId: group.vpcId,
    OwnerId: scope.account,
    SecurityGroupArn: groupArn(group.id, scope),
    IpPermissions: permissionsOf(group, false, scope.account),
    IpPermissionsEgress: permissionsOf(group, true, scope.account),
    Tags: tagList(group.tags),
  }
}

function describeRule(rule: RuleRecord, group: SecurityGroupRecord, scope: Scope): SecurityGroupRule {
  return {
    SecurityGroupRuleId: rule.id,
    SecurityGroupRuleArn: arn('ec2', scope.region, scope.account, `security-group-rule/${rule.id}`),
    GroupId: group.id,
    GroupOwnerId: scope.account,
    IsEgress: rule.isEgress,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort ?? -1,
    ToPort: rule.toPort ?? -1,
    CidrIpv4: rule.cidr,
    ...(rule.peerGroupId !== undefined && {
      ReferencedGroupInfo: { GroupId: rule.peerGroupId, UserId: scope.account },
    }),
    Description: rule.description,
    Tags: tagList(rule.tags),
  }
}
