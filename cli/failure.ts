import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemRefusal } from '../engine/index.ts'
import { LatheError } from '../shared/core/index.ts'
import { errorInFlags } from './remedies.ts'

/** Any thrown value as the error that people see. A defect gets a report file and no stack trace on the screen. */
export function failureOf(thrown: unknown, argv: readonly string[], folder = tmpdir()): LatheError {
  if (thrown instanceof LatheError && thrown.code === 'cancelled')
    return thrown.details.next === undefined ? new LatheError('cancelled', 'Cancelled; nothing was written.') : thrown
  if (thrown instanceof LatheError && thrown.code !== 'internal') return errorInFlags(thrown)
  const refused = systemRefusal(thrown)
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

function firstLine(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  const [line = ''] = text.split('\n')
  return /[.!?]$/.test(line) ? line : `${line}.`
}

/** Message and next step for a terminal. */
export function failureText({ message, details }: LatheError): string {
  return details.next ? `lathe: ${message}\n       ${details.next}\n` : `lathe: ${message}\n`
}
