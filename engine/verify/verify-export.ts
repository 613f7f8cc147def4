import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LatheError, usageError } from '../../shared/core/index.ts'
import { type ExportManifest, hashOf, MANIFEST_FILE, parseGolden, parseManifest } from '../../shared/export/index.ts'
import type { RunLimits } from './child.ts'
import { DEFAULT_LIMITS, type Proof, prove, type Verified } from './prove.ts'
import { checkSignature } from './signature.ts'

/** What an export or a verification found, as the command line prints it. */
export interface ExportReport {
  readonly target: string
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
  readonly verified: Verified | null
  /** What is missing where no proof can run here; null where one ran. */
  readonly notVerified: string | null
  /** SHA-256 of the public key that signed it; null where nobody did. */
  readonly signedBy: string | null
}

/**
 * Verifies an exported folder: every file has the hash with which it was exported, and its own runtime gives the
 * expected predictions of the golden rows. Before any of it runs, its signature is checked. Anything else is an error that names the
 * file or the first row.
 *
 * @param wanted the key that must have signed it; where it is left out, the one that lies in the folder
 */
export async function verifyExport(
  folder: string,
  limits: RunLimits = DEFAULT_LIMITS,
  wanted?: KeyObject,
): Promise<ExportReport> {
  const manifest = await checkFiles(folder)
  const signedBy = await checkSignature(folder, manifest, wanted)
  const golden = parseGolden(await readFile(join(folder, 'golden.json'), 'utf8'))
  return reportOf(manifest.target, manifest.files, await prove(folder, manifest, golden, limits), signedBy)
}

/** Checks every file of an exported folder against the hash in its list. */
export async function checkFiles(folder: string): Promise<ExportManifest> {
  const manifest = await readManifest(folder)
  if (manifest === undefined)
    throw usageError(`${folder} is not an exported folder: it has no ${MANIFEST_FILE}.`, {
      file: folder,
      next: 'Name a folder that lathe export has written, or a .lathe file.',
    })
  for (const { path, sha256 } of manifest.files) await checkFile(folder, path, sha256)
  for (const path of [manifest.entry, 'golden.json']) requireListed(folder, manifest, path)
  return manifest
}

export const reportOf = (
  target: string,
  files: readonly { readonly path: string; readonly bytes: number }[],
  { verified, notVerified }: Proof,
  signedBy: string | null,
): ExportReport => ({
  target,
  files: files.map(({ path, bytes }) => ({ path, bytes })),
  verified,
  notVerified,
  signedBy,
})

/** @returns undefined where the folder has no list of files: it is no export */
export async function readManifest(folder: string): Promise<ExportManifest | undefined> {
  const file = join(folder, MANIFEST_FILE)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw new LatheError('fileUnreadable', `${file} cannot be read: ${messageOf(error)}.`, {
      file,
      next: 'Check that you may read it, and that its disk is sound.',
    })
  }
  return parseManifest(text, file)
}

async function checkFile(folder: string, path: string, sha256: string): Promise<void> {
  const file = join(folder, path)
  let found: string
  try {
    found = hashOf(await readFile(file))
  } catch (error) {
    throw changed(file, isMissing(error) ? 'is missing' : `cannot be read: ${messageOf(error)}`)
  }
  if (found !== sha256) throw changed(file, 'is not the file that was exported: its SHA-256 differs')
}

/** Only files with a checked hash are run or believed. */
function requireListed(folder: string, { files }: ExportManifest, path: string): void {
  if (!files.some((file) => file.path === path)) throw changed(join(folder, path), `is not listed in ${MANIFEST_FILE}`)
}

const changed = (file: string, what: string): LatheError =>
  new LatheError('verificationFailed', `${file} ${what}.`, { file, next: 'Do not use this folder. Export again.' })

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
