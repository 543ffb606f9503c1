import { describe, expect, it } from '@jest/globals'
import { useSecretsManager } from './use-secrets-manager.ts'

const { context } = useSecretsManager()
const make = async (input: object = {}) => (await context.sdk.getRandomPassword(input)).RandomPassword!

describe('GetRandomPassword', () => {
  it('makes 32 characters, of each type at least one', async () => {
    const password = await make()
    expect(password).toHaveLength(32)
    for (const type of [/[a-z]/, /[A-Z]/, /[0-9]/, /[!-/:-@[-`{-~]/]) expect(password).toMatch(type)
    expect(await make()).not.toBe(password)
  })

  it('puts each type into a password that has just room for them', async () => {
    for (let n = 0; n < 20; n++) {
      const password = await make({ PasswordLength: 5, IncludeSpace: true })
      expect([...password].map(typeOf).sort()).toEqual(['digit', 'lower', 'punctuation', 'space', 'upper'])
    }
  })

  it.each([
    [{ ExcludePunctuation: true }, /^[a-zA-Z0-9]{32}$/],
    [{ ExcludeNumbers: true, ExcludePunctuation: true, ExcludeUppercase: true }, /^[a-z]{32}$/],
    [{ ExcludeLowercase: true, ExcludePunctuation: true }, /^[A-Z0-9]{32}$/],
    [{ ExcludeCharacters: '/@"\'\\ abc', PasswordLength: 400 }, /^[^/@"'\\ abc]{400}$/],
    [{ PasswordLength: 1, RequireEachIncludedType: false }, /^.$/],
    [{ PasswordLength: 4096 }, /^.{4096}$/],
  ])('respects %p', async (input, pattern) => {
    expect(await make(input)).toMatch(pattern)
  })

  it.each([
    [{ PasswordLength: 3 }, 'InvalidParameterException'],
    [{ PasswordLength: 4097 }, 'ValidationException'],
    [{ PasswordLength: 0 }, 'ValidationException'],
    [
      { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true },
      'InvalidParameterException',
    ],
  ])('refuses %p', async (input, name) => {
    await expect(make(input)).rejects.toMatchObject({ name })
  })
})

function typeOf(character: string): string {
  if (/[a-z]/.test(character)) return 'lower'
  if (/[A-Z]/.test(character)) return 'upper'
  if (/[0-9]/.test(character)) return 'digit'
  return character === ' ' ? 'space' : 'punctuation'
}
