import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A random secret of 256 bits, in characters that a URL and a header take as they are. */
export const createSecret = (): string => randomBytes(32).toString('base64url')

/** Compares in a time that says nothing about how much is right, whatever the lengths. */
export function isSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}
