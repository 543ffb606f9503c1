import { describe, expect, it } from '@jest/globals'
import { librariesOf, parseLdd } from '../../../images/libraries-of.ts'

const listed = `	linux-vdso.so.1 (0x00007f73b50d8000)
	libgnutls.so.30 => /lib/x86_64-linux-gnu/libgnutls.so.30 (0x00007f73b3c00000)
	libstdc++.so.6 => /lib/x86_64-linux-gnu/libstdc++.so.6 (0x00007f73b3800000)
	libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f73b3f20000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f73b3a1e000)
	/lib64/ld-linux-x86-64.so.2 (0x00007f73b50da000)
`

describe('the libraries that go with a program into an image', () => {
  it('are all that it loads, without the C library', () => {
    expect(parseLdd('proxysql', listed)).toEqual([
      { name: 'libgnutls.so.30', file: '/lib/x86_64-linux-gnu/libgnutls.so.30' },
      { name: 'libstdc++.so.6', file: '/lib/x86_64-linux-gnu/libstdc++.so.6' },
    ])
  })

  it('are named when the machine has not got them', () => {
    expect(() => parseLdd('/usr/bin/proxysql', '\tlibuuid.so.1 => not found\n')).toThrow(
      '/usr/bin/proxysql needs libuuid.so.1, which this machine has not. Install what brings it, and build again.',
    )
  })

  // Elsewhere there is no ldd, and no program that a container could run.
  const onLinux = process.platform === 'linux' ? it : it.skip
  onLinux('are found by asking the machine', () => {
    const found = librariesOf(process.execPath)
    expect(found).toContainEqual({
      name: 'libstdc++.so.6',
      file: expect.stringMatching(/^\/.*libstdc\+\+\.so/),
    })
    expect(found.map(({ name }) => name)).not.toContain('libc.so.6')
  })
})
