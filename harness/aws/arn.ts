/** Builds `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`. */
export function arn(service: string, region: string, account: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`
}

/** The parts of an ARN, or undefined when `text` is not one. */
export function parseArn(
  text: string,
): { partition: string; service: string; region: string; account: string; resource: string } | undefined {
  const [prefix, partition, service, region, account, ...rest] = text.split(':')
  if (
    prefix !== 'arn' ||
    !partition ||
    !service ||
    region === undefined ||
    account === undefined ||
    rest.length === 0
  ) {
    return undefined
  }
  return { partition, service, region, account, resource: rest.join(':') }
}
