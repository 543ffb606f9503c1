import type { TargetHealth } from '@aws-sdk/client-rds'
import type { DbInstance } from './db-instance.ts'
import type { DbProxy } from './db-proxy.ts'
import type { RdsParts } from './operations.ts'

/**
 * A target's health as the proxy itself found it. Reasons and the descriptions of AUTH_FAILURE and
 * PENDING_PROXY_CAPACITY were seen on AWS (B); the text of UNREACHABLE is ours (not verified on AWS).
 */
export function targetHealth(
  { dbProxyPlane, secretExists }: Pick<RdsParts, 'dbProxyPlane' | 'secretExists'>,
  proxy: DbProxy,
  instance: DbInstance,
): TargetHealth {
  if (!proxy.auth.some((each) => secretExists(each.SecretArn ?? '', proxy))) {
    return unavailable('AUTH_FAILURE', 'Proxy does not have any registered credentials')
  }
  switch (dbProxyPlane.targetState(proxy.arn)) {
    case 'available':
      return { State: 'AVAILABLE' }
    case 'refusing-logins':
      return unavailable('AUTH_FAILURE', 'DBProxy Target refuses the registered credentials')
    case 'unreachable':
      return unavailable('UNREACHABLE', 'DBProxy Target unavailable')
    case 'unknown':
      if (instance.status === 'creating') return { State: 'REGISTERING' }
      // The proxy has not been told of a server that never came up, so that it cannot have looked.
      if (instance.status === 'failed') return unavailable('UNREACHABLE', 'DBProxy Target unavailable')
      return unavailable(
        'PENDING_PROXY_CAPACITY',
        'DBProxy Target is waiting for proxy to scale to desired capacity',
      )
  }
}

function unavailable(Reason: NonNullable<TargetHealth['Reason']>, Description: string): TargetHealth {
  return { State: 'UNAVAILABLE', Reason, Description }
}
