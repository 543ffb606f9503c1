import { expect } from '@jest/globals'
import { php } from '../../support/scenarios/client-programs.ts'
import {
  heldThenFree,
  type RunningClient,
  useClientPrograms,
} from '../../support/scenarios/use-client-programs.ts'
import type { ScenarioTools } from '../../support/scenarios/use-scenarios.ts'

const pdo = php('pdo_client.php', "extension_loaded('pdo_mysql')", 'PHP with pdo_mysql')
const mysqli = php('mysqli_client.php', "extension_loaded('mysqli')", 'PHP with mysqli')
const laravel = php(
  'laravel_client.php',
  "extension_loaded('pdo_mysql') && stream_resolve_include_path('Illuminate/Database/autoload.php')",
  "PHP with pdo_mysql and Debian's php-illuminate-database",
)

const { runs } = useClientPrograms()

const connectedThenQueried = async (client: RunningClient, { expectOutcome }: ScenarioTools) => {
  expect(await client.next()).toEqual({ connected: true })
  expect(await client.next()).toEqual({ answer: 'one' })
  await expectOutcome()
}

runs('S20a', laravel, ['default'], connectedThenQueried)
runs('S20b', pdo, ['laravel-12-set'])
runs('S20c', laravel, ['emulated'], connectedThenQueried)
runs('S20d', pdo, ['emulated'])
runs('S20e', pdo, ['native'])
runs('S20f', pdo, ['transaction'], heldThenFree)
runs('S37a', mysqli, ['query'])
runs('S37b', mysqli, ['prepare'])
