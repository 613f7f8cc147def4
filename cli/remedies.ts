import { type Finding, LatheError, type Remedy, withPlaces } from '../shared/core/index.ts'

/** A remedy as it is typed: `--types age=category`, with quotes where the shell needs them. */
function flagOf({ option, value }: Remedy): string {
  const flag = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  if (value === undefined) return flag
  return `${flag} ${/^[\w=.,-]+$/.test(value) ? value : `"${value}"`}`
}

const inFlags = (text: string, remedies: readonly Remedy[] = []): string => withPlaces(text, remedies.map(flagOf))

/** Findings as the command line says them. */
export const findingsInFlags = (findings: readonly Finding[]): Finding[] =>
  findings.map(({ remedies, message, ...finding }) => ({ ...finding, message: inFlags(message, remedies) }))

/** An error as the command line says it. */
export function errorInFlags(error: LatheError): LatheError {
  const { remedies, ...details } = error.details
  if (!remedies) return error
  return new LatheError(error.code, error.message, { ...details, next: inFlags(details.next ?? '', remedies) })
}
