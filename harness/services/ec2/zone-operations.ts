import { invalidCombination, invalidValue } from './errors.ts'
import { filtered } from './listing.ts'
import type { Operations } from './operations.ts'
import { zonesOf } from './zones.ts'

/** Availability zones. */
export function zoneOperations() {
  return {
    /** AllAvailabilityZones adds those that the account has not opted into; there are none here. */
    DescribeAvailabilityZones(input, { region }) {
      const zones = zonesOf(region)
      for (const [asked, key] of [
        [input.ZoneNames ?? [], 'name'],
        [input.ZoneIds ?? [], 'id'],
      ] as const) {
        const unknown = asked.find((each) => !zones.some((zone) => zone[key] === each))
        if (unknown !== undefined) throw invalidValue(`Invalid availability zone: [${unknown}]`)
      }
      const wanted = zones.filter(
        ({ name, id }) =>
          (!input.ZoneNames?.length || input.ZoneNames.includes(name)) &&
          (!input.ZoneIds?.length || input.ZoneIds.includes(id)),
      )
      const found = filtered(wanted, input.Filters, {
        'zone-name': ({ name }) => [name],
        'zone-id': ({ id }) => [id],
        'region-name': () => [region],
        state: () => ['available'],
        'zone-type': () => ['availability-zone'],
        'opt-in-status': () => ['opt-in-not-required'],
        'group-name': () => [region],
        message: () => [],
      })
      return {
        AvailabilityZones: found.map(({ name, id }) => ({
          ZoneName: name,
          ZoneId: id,
          RegionName: region,
          GroupName: region,
          OptInStatus: 'opt-in-not-required' as const,
          State: 'available' as const,
          ZoneType: 'availability-zone',
        })),
      }
    },
  } satisfies Operations
}

/** The zone of a new subnet: by name or by id, else EC2's choice. @throws AwsError `InvalidParameterValue`, `InvalidParameterCombination` */
export function zoneFor(
  {
    AvailabilityZone: name,
    AvailabilityZoneId: id,
  }: Partial<Record<'AvailabilityZone' | 'AvailabilityZoneId', string | undefined>>,
  region: string,
): string {
  const zones = zonesOf(region)
  if (name !== undefined && id !== undefined) {
    // A: "Either AvailabilityZone or AvailabilityZoneId can be specified, but not both"; the text is not verified on AWS
    throw invalidCombination('AvailabilityZone and AvailabilityZoneId cannot both be given.')
  }
  const invalid = (given: string, parameter: string, of: readonly string[]) =>
    invalidValue(
      `Value (${given}) for parameter ${parameter} is invalid. Subnets can currently only be created in the following availability zones: ${of.join(', ')}.`,
    )
  const found = zones.find((zone) =>
    id === undefined ? zone.name === (name ?? zones[0]?.name) : zone.id === id,
  )
  if (found) return found.name
  if (id === undefined)
    throw invalid(
      name ?? '',
      'availabilityZone',
      zones.map((zone) => zone.name),
    )
  throw invalid(
    id,
    'availabilityZoneId',
    zones.map((zone) => zone.id),
  )
}

export const zoneId = (name: string, region: string) => zonesOf(region).find((zone) => zone.name === name)?.id
