import type { RdsEventText } from './rds-events.ts'

// Messages and categories of "Amazon RDS event categories and event messages" in the RDS User Guide (A), except where
// a line says otherwise. DescribeEvents does not show the ids RDS-EVENT-…; they are here to be found.

const creation = ['creation']
const deletion = ['deletion']
const change = ['configuration change']
const availability = ['availability']
const notification = ['notification']
const failover = ['failover']

export const proxyEvents = {
  /** RDS-EVENT-0203 */
  created: (name: string): RdsEventText => ({
    message: `RDS created DB proxy ${name}.`,
    categories: creation,
  }),
  /** RDS-EVENT-0204 */
  modified: (name: string): RdsEventText => ({
    message: `RDS modified DB proxy ${name}.`,
    categories: change,
  }),
  /** RDS-EVENT-0205 */
  deleted: (name: string): RdsEventText => ({
    message: `RDS deleted DB proxy ${name}.`,
    categories: deletion,
  }),
  /** RDS-EVENT-0206 */
  endpointCreated: (endpoint: string, name: string): RdsEventText => ({
    message: `RDS created endpoint ${endpoint} for DB proxy ${name}.`,
    categories: creation,
  }),
  /** RDS-EVENT-0207 */
  endpointModified: (name: string): RdsEventText => ({
    message: `RDS modified the end point of the DB proxy ${name}.`,
    categories: change,
  }),
  /** RDS-EVENT-0208 */
  endpointDeleted: (endpoint: string, name: string): RdsEventText => ({
    message: `RDS deleted endpoint ${endpoint} for DB proxy ${name}.`,
    categories: deletion,
  }),
  /** RDS-EVENT-0213. Whether AWS tells it of RegisterDBProxyTargets too, and not of clusters alone, is not public (C). */
  instanceAdded: (name: string): RdsEventText => ({
    message: `RDS detected the addition of the DB instance and automatically added it to the target group of the DB proxy ${name}.`,
    categories: change,
  }),
  /** RDS-EVENT-0214 */
  instanceRemoved: (instance: string, name: string): RdsEventText => ({
    message: `RDS detected deletion of DB instance ${instance} and automatically removed it from target group default of DB proxy ${name}.`,
    categories: change,
  }),
  /** RDS-EVENT-0275 */
  throttled: (name: string): RdsEventText => ({
    message: `RDS throttled some connections to DB proxy ${name}. The number of simultaneous connection requests from the client to the proxy has exceeded the limit.`,
    categories: ['failure'],
  }),
}

export const instanceEvents = {
  /** RDS-EVENT-0005 */
  created: { message: 'DB instance created.', categories: creation },
  /** RDS-EVENT-0003 */
  deleted: { message: 'DB instance deleted.', categories: deletion },
  /** RDS-EVENT-0004 */
  shutdown: { message: 'DB instance shutdown.', categories: availability },
  /** RDS-EVENT-0006 */
  restarted: { message: 'DB instance restarted.', categories: availability },
  /** RDS-EVENT-0022. The message is of the server's own failure. */
  restartFailed: (message: string): RdsEventText => ({
    message: `Error restarting mysql: ${message}`,
    categories: availability,
  }),
  /** RDS-EVENT-0087 */
  stopped: { message: 'DB instance stopped.', categories: notification },
  /** RDS-EVENT-0088 */
  started: { message: 'DB instance started.', categories: notification },
  /** RDS-EVENT-0012 */
  applyingClass: { message: 'Applying modification to database instance class.', categories: change },
  /** RDS-EVENT-0014 */
  appliedClass: { message: 'Finished applying modification to DB instance class.', categories: change },
  /** RDS-EVENT-0013 */
  failoverStarted: { message: 'Multi-AZ instance failover started.', categories: failover },
  /** RDS-EVENT-0049 */
  failoverCompleted: { message: 'Multi-AZ instance failover completed.', categories: failover },
  /** RDS-EVENT-0016. The sentence is that of the table of clusters (C). */
  passwordReset: { message: 'Reset master credentials.', categories: change },
  /** RDS-EVENT-0067 */
  passwordResetFailed: (message: string): RdsEventText => ({
    message: `Unable to reset your password. Error information: ${message}`,
    categories: change,
  }),
} satisfies Record<string, RdsEventText | ((message: string) => RdsEventText)>
