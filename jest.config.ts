import type { Config } from 'jest'

// One suite, several targets: the behaviour specs are matched by every target's project, and only specs/support
// reads which target it is. Type stripping does not reach Jest, so swc compiles the specs.
const shared: Config = {
  rootDir: '.',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: [],
  // A second package of the same name, once there has been a build.
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  moduleNameMapper: { '^poolhouse$': '<rootDir>/harness/index.ts' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024', keepClassNames: true },
        module: { type: 'commonjs', importInterop: 'node', ignoreDynamic: false },
      },
    ],
  },
}

const behaviour = (target: string): Config => ({
  ...shared,
  displayName: target,
  testMatch: ['<rootDir>/specs/behaviour/**/*.spec.ts'],
  // read in specs/support only
  globals: { POOLHOUSE_TARGET: target },
})

const config: Config = {
  testTimeout: 30_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/specs/unit/**/*.spec.ts'] },
    behaviour('embedded'),
    // Loads the machine: a project of its own, so that it can be left out or run alone.
    { ...behaviour('embedded'), displayName: 'load', testMatch: ['<rootDir>/specs/load/**/*.spec.ts'] },
    {
      ...behaviour('containers'),
      testMatch: ['<rootDir>/specs/behaviour/**/*.spec.ts', '<rootDir>/specs/containers/**/*.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/specs/support/patience.ts'],
      // Drivers against the pin rules: what they show depends on the proxy, not on where it runs, and a stack of containers for each of
      // the files would take minutes.
      testPathIgnorePatterns: process.env.POOLHOUSE_CONTAINERS_SCENARIOS ? [] : ['/behaviour/scenarios/'],
    },
    // What turns on the secret, once more with the services of another LocalStack (POOLHOUSE_SERVICES_IMAGE).
    {
      ...behaviour('containers'),
      displayName: 'containers-localstack',
      testMatch: [
        '<rootDir>/specs/behaviour/secret-*.spec.ts',
        '<rootDir>/specs/behaviour/now-response.spec.ts',
        '<rootDir>/specs/behaviour/reset.spec.ts',
      ],
      setupFilesAfterEnv: ['<rootDir>/specs/support/patience.ts'],
    },
  ],
}

export default config
