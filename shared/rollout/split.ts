import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** Which model answers: the one that is trusted, or the one that is on trial. */
export type Variant = 'champion' | 'challenger'

const PLACES = 10_000

/**
 * The place of a unit (a customer, a device) among 10,000. The same unit and salt have the same place for ever, on any
 * machine; another salt deals anew. SHA-256, so that units that look alike do not sit together.
 */
export function placeOf(salt: string, unit: string): number {
  const digest = sha256(utf8ToBytes(`${salt}\n${unit}`))
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0) % PLACES
}

/**
 * Raising the share moves units from champion to challenger only, and lowering it back only: the first places are the challenger's.
 *
 * @param share of units that the challenger answers, in [0, 1]
 */
export const variantOf = (salt: string, unit: string, share: number): Variant =>
  placeOf(salt, unit) < share * PLACES ? 'challenger' : 'champion'

const PSEUDONYM_DIGITS = 16

/**
 * What a request log calls a unit: rows of one unit can be counted together, and its name does not stand there. Who knows the salt and
 * a name can find that name's rows, so that this is a pseudonym and no anonymity.
 */
export const pseudonymOf = (salt: string, unit: string): string =>
  bytesToHex(sha256(utf8ToBytes(`${salt}\nlog\n${unit}`))).slice(0, PSEUDONYM_DIGITS)
