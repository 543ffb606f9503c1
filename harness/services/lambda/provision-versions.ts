import type { FunctionEntry } from './function-store.ts'
import type { FunctionPlane } from './ports.ts'

/**
 * Tells the data plane how many environments each version keeps, after a configuration or an alias has changed. An
 * alias's share goes to its first version: that AWS splits it by the routing weights is not emulated.
 */
export function provisionVersions(functionPlane: FunctionPlane, entry: FunctionEntry): void {
  const counts = new Map([...entry.versions.keys()].map((version) => [version, 0]))
  for (const [qualifier, { count }] of entry.provisioned) {
    const version = entry.aliases.get(qualifier)?.version ?? qualifier
    counts.set(version, (counts.get(version) ?? 0) + count)
  }
  for (const [version, count] of counts) {
    if (functionPlane.provisioned(entry.planeName, version).requested !== count) {
      functionPlane.provision(entry.planeName, version, count)
    }
  }
}
