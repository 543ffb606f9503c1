import type { Capability } from '../../stack/target.ts'
import type { ContainersSettings } from './settings.ts'

/** What a stack of containers cannot do, each with its reason. */
export function lacksOf({
  engine,
  endpoint,
}: Pick<ContainersSettings, 'engine' | 'endpoint'>): Partial<Record<Capability, string>> {
  return {
    rdsApi:
      'database and proxy are containers, of which no RDS API knows; LocalStack has one for subscribers only',
    databaseControl: "the database's container is started and ended as a whole",
    proxyObservation: 'no CloudWatch knows of a proxy that is a container',
    proxyEndpoints: 'a proxy in a container listens on one address, and asks nobody for IAM keys',
    snapshots:
      'LocalStack keeps its state for subscribers only, and the containers are started and ended as wholes',
    secretRotation:
      'the clock of schedules and the events of rotations are those of the embedded Secrets Manager',
    pythonRuntime:
      "the endpoint's image has no Python, and LocalStack's Python containers have no PyMySQL and no server on port 3306",
    network: 'LocalStack writes VPCs and security groups down, and holds no connection back',
    iam: 'LocalStack decides on policies for subscribers only',
    dashboard: 'its page would show database and proxy, of which the endpoint knows nothing',
    joining: 'a stack of containers belongs to the process that started it',
    commandLine: 'the command poolhouse starts embedded stacks',
    ...(engine === 'proxysql' && {
      sessionPinning:
        'ProxySQL multiplexes by its own rules, tells of no pins, and begins its errors with its own name',
      secretFollowing: 'ProxySQL is told its users once; it reads no secrets',
    }),
    ...(endpoint === 'localstack' && {
      environmentControl: 'LocalStack shows no execution environments, and starts them by invocations alone',
      responseStreaming: 'LocalStack 4.14 streams no response: its function URLs are buffered',
      frozenEnvironments: "LocalStack's Lambda containers run on between invocations",
      pageProtection: 'LocalStack decides by CORS rules of its own which page may call it',
      runtimeLogs: "LocalStack's log lines and stack traces are its own",
    }),
  }
}
