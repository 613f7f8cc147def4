import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LatheError } from '../shared/core/index.ts'

/** Any thrown value as the error that people see. A defect gets a report file and no stack trace on the screen. */
export function failureOf(thrown: unknown, argv: readonly string[]): LatheError {
  if (thrown instanceof LatheError && thrown.code !== 'internal') return thrown
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  const file = join(tmpdir(), `lathe-report-${process.pid}.txt`)
  const report = [
    `lathe ${argv.join(' ')}`,
    `node ${process.version} ${process.platform} ${process.arch}`,
    detail,
  ].join('\n')
  try {
    writeFileSync(file, report)
  } catch {
    return new LatheError('internal', `Something went wrong inside Lathe: ${firstLine(detail)}`, {
      next: 'Please report it.',
    })
  }
  return new LatheError('internal', `Something went wrong inside Lathe: ${firstLine(detail)}`, {
    file,
    next: `Please report it with the file ${file}.`,
  })
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text

/** Message and next step for a terminal. */
export function failureText({ message, details }: LatheError): string {
  return details.next ? `lathe: ${message}\n       ${details.next}\n` : `lathe: ${message}\n`
}
