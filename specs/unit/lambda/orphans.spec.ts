import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { eventually } from '../../../harness/kit/eventually.ts'
import { isAlive } from '../../support/is-alive.ts'

// Only Linux can be told to kill a stopped process when its parent is gone.
const onLinux = process.platform === 'linux' ? it : it.skip

describe('a frozen environment', () => {
  onLinux('dies with the process that holds the plane, even if that is killed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'poolhouse-spec-'))
    const holder = spawn(process.execPath, [join(__dirname, 'plane-process.ts'), directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const [line] = (await once(holder.stdout, 'data')) as [Buffer]
      const pid = Number(line)
      expect(isAlive(pid)).toBe(true)
      holder.kill('SIGKILL')
      await eventually(() => !isAlive(pid))
    } finally {
      holder.kill('SIGKILL')
      rmSync(directory, { recursive: true, force: true })
    }
  })
})
