// The program of the image `poolhouse`: the embedded target's server, told by environment variables. It keeps LocalStack's
// contract: port 4566, `Ready.` on standard output, /_localstack/health.
import { hostname } from 'node:os'
import { layGround, type ServerOptions } from '../ground.ts'
import { startWorld } from '../world.ts'
import { runProgram } from './run-program.ts'
import { Variables } from './variables.ts'

process.title = 'poolhouse-server'
const DIRECTORY = '/run/poolhouse'
const CACHE = '/var/lib/poolhouse'

runProgram(async () => {
  const ground = await layGround(endpointOptions(process.env), (line) => process.stdout.write(`${line}\n`))
  return startWorld(ground)
})

/** Documented in docs/containers.md. */
function endpointOptions(env: NodeJS.ProcessEnv): ServerOptions {
  const variables = new Variables(env)
  const services = variables.list('POOLHOUSE_FORWARD_SERVICES')
  return {
    port: 4566,
    preferDefaultPort: false,
    region: variables.text('AWS_DEFAULT_REGION', 'ap-northeast-2'),
    cacheDir: variables.text('POOLHOUSE_CACHE', CACHE),
    directory: DIRECTORY,
    prepareDatabase: variables.flag('POOLHOUSE_PREPARE_DATABASE', false),
    published: {
      listenOn: '0.0.0.0',
      host: variables.text('POOLHOUSE_ADVERTISED_HOST', '127.0.0.1'),
      firstPort: variables.whole('POOLHOUSE_FIRST_PORT', 1, 65_000, 3306),
      allowedHosts: [hostname(), ...variables.list('POOLHOUSE_ALLOWED_HOSTS')],
    },
    ...(services.length > 0 && { forward: { services, to: variables.text('POOLHOUSE_FORWARD_TO') } }),
  }
}
