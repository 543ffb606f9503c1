import type { Target } from '../stack/target.ts'
import { lacksOf } from './containers/lacks.ts'
import { containersSettings } from './containers/settings.ts'

/**
 * LocalStack, MySQL and a proxy as containers of the Docker engine, by Testcontainers. Which images they come from, and whether ProxySQL or our own
 * proxy stands for RDS Proxy, is told by options or environment variables: docs/containers.md.
 */
export const containers: Target = {
  name: 'containers',
  /** By the environment variables; a stack that names its engine may lack more, or less. */
  get lacks() {
    return lacksOf(containersSettings(undefined, {}, process.env))
  },
  async start(definition, options) {
    // Testcontainers costs 400 ms to load, which no embedded stack should pay.
    const { startContainers } = await import('./containers/start.ts')
    return startContainers(definition, options)
  },
}
