import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** SHA-256, lower-case hex. */
export const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes))
