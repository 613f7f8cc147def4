import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LatheError } from '../shared/core/index.ts'
import { errorInFlags } from './remedies.ts'

/** Any thrown value as the error that people see. A defect gets a report file and no stack trace on the screen. */
export function failureOf(thrown: unknown, argv: readonly string[], folder = tmpdir()): LatheError {
  if (thrown instanceof LatheError && thrown.code === 'cancelled')
    return thrown.details.next === undefined ? new LatheError('cancelled', 'Cancelled; nothing was written.') : thrown
  if (thrown instanceof LatheError && thrown.code !== 'internal') return errorInFlags(thrown)
  const refused = refusalOf(thrown)
  if (refused) return refused
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  const message = `Something went wrong inside Lathe: ${firstLine(thrown)}`
  const file = join(folder, `lathe-report-${process.pid}.txt`)
  const system = `node ${process.version} ${process.platform} ${process.arch}`
  try {
    writeFileSync(file, [`lathe ${argv.join(' ')}`, system, detail, ''].join('\n'))
  } catch {
    return new LatheError('internal', message, { next: 'Please report it with this message.' })
  }
  return new LatheError('internal', message, { file, next: `Please report it with the file ${file}.` })
}

/** What a disk or the rights on it say is no defect of Lathe, wherever it comes from. */
const REFUSALS: Readonly<Record<string, readonly [why: string, next: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space on it, and try again.'],
  EDQUOT: ['the space that you may use is full', 'Free some space, and try again.'],
  EROFS: ['its disk can only be read', 'Choose a place on another disk.'],
  EACCES: ['you may not do that there', 'Check the rights of the file and its folder.'],
  EPERM: ['you may not do that there', 'Check the rights of the file and its folder.'],
  EIO: ['its disk failed', 'Check the disk, and take a copy of what is on it.'],
}

function refusalOf(thrown: unknown): LatheError | null {
  if (!(thrown instanceof Error && 'code' in thrown && 'syscall' in thrown)) return null
  const [why, next] = REFUSALS[String(thrown.code)] ?? []
  if (why === undefined || next === undefined) return null
  const path = 'path' in thrown && typeof thrown.path === 'string' ? thrown.path : undefined
  const message = `${path ?? 'A file'} could not be read or written: ${why} (${thrown.code}).`
  return new LatheError('fileUnreadable', message, { ...(path !== undefined && { file: path }), next })
}

function firstLine(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  const [line = ''] = text.split('\n')
  return /[.!?]$/.test(line) ? line : `${line}.`
}

/** Message and next step for a terminal. */
export function failureText({ message, details }: LatheError): string {
  return details.next ? `lathe: ${message}\n       ${details.next}\n` : `lathe: ${message}\n`
}
