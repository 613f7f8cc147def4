import { safeStorage } from 'electron'
import type { Keychain } from '../engine/index.ts'

/**
 * The keychain of the system: Keychain, the Data Protection API of Windows, the Secret Service or KWallet. Undefined where Electron
 * would only disguise a text with a password that everybody knows (`basic_text`, Linux without a keyring) or finds none.
 *
 * Source: https://www.electronjs.org/docs/latest/api/safe-storage
 */
export async function systemKeychain(): Promise<Keychain | undefined> {
  if (process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()))
    return undefined
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return undefined
  return {
    protect: (text) => safeStorage.encryptStringAsync(text),
    reveal: async (secret) => (await safeStorage.decryptStringAsync(Buffer.from(secret))).result,
  }
}
