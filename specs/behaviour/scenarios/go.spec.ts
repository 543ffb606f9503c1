import { heldThenFree, useClientPrograms } from '../../support/scenarios/use-client-programs.ts'
import { useGoClient } from '../../support/scenarios/use-go-client.ts'

const go = useGoClient()
const { runs } = useClientPrograms()

runs('S25a', go, ['query'])
runs('S25b', go, ['interpolate'])
runs('S25c', go, ['closed'])
runs('S25d', go, ['plain'])
runs('S25e', go, ['transaction'], heldThenFree)
runs('S25f', go, ['isolation'])
runs('S25g', go, ['dsn-isolation'])
