import { randomInt } from 'node:crypto'
import type { GetRandomPasswordRequest } from '@aws-sdk/client-secrets-manager'
import { invalidParameter } from './errors.ts'
import type { Operations } from './operations.ts'

const alphabets = {
  lowercase: 'abcdefghijklmnopqrstuvwxyz',
  uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  numbers: '0123456789',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
}

/** Makes passwords as GetRandomPassword does: 32 characters, each type of character at least once. */
export const randomPassword = {
  GetRandomPassword: (input) => ({ RandomPassword: makePassword(input) }),
} satisfies Operations

/** A password as GetRandomPassword makes it. */
export function makePassword(input: GetRandomPasswordRequest): string {
  const length = input.PasswordLength ?? 32
  const excluded = new Set(input.ExcludeCharacters ?? '')
  const types = [
    input.ExcludeLowercase ? '' : alphabets.lowercase,
    input.ExcludeUppercase ? '' : alphabets.uppercase,
    input.ExcludeNumbers ? '' : alphabets.numbers,
    input.ExcludePunctuation ? '' : alphabets.punctuation,
    input.IncludeSpace ? ' ' : '',
  ]
    .map((alphabet) => [...alphabet].filter((character) => !excluded.has(character)))
    .filter((alphabet) => alphabet.length > 0)
  if (types.length === 0) throw invalidParameter('Every character is excluded: no password can be made.')
  const required = input.RequireEachIncludedType === false ? [] : types
  if (length < required.length) {
    throw invalidParameter(`Password length ${length} is too short based on the required types.`)
  }
  const pick = (characters: readonly string[]) => characters[randomInt(characters.length)] as string
  const all = types.flat()
  const password = [
    ...required.map(pick),
    ...Array.from({ length: length - required.length }, () => pick(all)),
  ]
  for (let i = password.length - 1; i > 0; i--) {
    const j = randomInt(i + 1)
    const swapped = password[i] as string
    password[i] = password[j] as string
    password[j] = swapped
  }
  return password.join('')
}
