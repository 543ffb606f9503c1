import { describe, expect, it } from '@jest/globals'
import { lacksOf } from '../../../harness/targets/containers/lacks.ts'
import { containersSettings } from '../../../harness/targets/containers/settings.ts'

describe('settings of the containers target', () => {
  it('are the images that registries have, and ProxySQL, unless told', () => {
    expect(containersSettings(undefined, {}, {})).toMatchObject({
      images: {
        localstack: 'localstack/localstack:4.14.0',
        mysql: 'mysql:8.4',
        dbProxy: 'poolhouse/db-proxy:local',
        services: undefined,
      },
      engine: 'proxysql',
      endpoint: 'localstack',
      timeoutSeconds: 120,
    })
  })

  it('are told by option before environment variable; an empty one counts as unset', () => {
    const env = { POOLHOUSE_MYSQL_IMAGE: 'mysql:9.0', POOLHOUSE_LOCALSTACK_IMAGE: '' }
    expect(containersSettings(undefined, {}, env).images).toMatchObject({
      mysql: 'mysql:9.0',
      localstack: 'localstack/localstack:4.14.0',
    })
    expect(containersSettings(undefined, { images: { mysql: 'mysql:8.0' } }, env).images.mysql).toBe(
      'mysql:8.0',
    )
  })

  it.each([
    ['poolhouse/poolhouse:local', 'poolhouse'],
    ['registry.example/poolhouse/poolhouse@sha256:00', 'poolhouse'],
    ['poolhouse/localstack:4.14.0', 'localstack'],
    ['notpoolhouse/poolhouse:1', 'localstack'],
  ])('know whose program %s is', (image, endpoint) => {
    expect(containersSettings(undefined, { images: { localstack: image } }, {}).endpoint).toBe(endpoint)
  })

  it.each([
    [
      { POOLHOUSE_DB_PROXY_ENGINE: 'haproxy' },
      /POOLHOUSE_DB_PROXY_ENGINE: expected proxysql or poolhouse, got 'haproxy'/,
    ],
    [{ POOLHOUSE_CONTAINER_TIMEOUT: '0' }, /POOLHOUSE_CONTAINER_TIMEOUT: expected seconds from 1 to 3600/],
    [
      { POOLHOUSE_SERVICES_IMAGE: 'localstack/localstack:4.14.0' },
      /POOLHOUSE_SERVICES_IMAGE: only an image of poolhouse/,
    ],
  ])('refuse %j by name', (env, message) => {
    expect(() => containersSettings(undefined, {}, env)).toThrow(message)
  })
})

describe('what containers lack', () => {
  it('is less with our own programs than with the others', () => {
    const lacks = (engine: 'proxysql' | 'poolhouse', endpoint: 'localstack' | 'poolhouse') =>
      Object.keys(lacksOf({ engine, endpoint }))
    expect(lacks('poolhouse', 'poolhouse')).not.toContain('sessionPinning')
    expect(lacks('proxysql', 'poolhouse')).toContain('sessionPinning')
    expect(lacks('poolhouse', 'poolhouse')).not.toContain('frozenEnvironments')
    expect(lacks('poolhouse', 'localstack')).toContain('frozenEnvironments')
    expect(lacks('poolhouse', 'poolhouse')).toContain('rdsApi')
  })
})
