import type { ExportView } from '../../../shared/contract/index.ts'
import { count, counted, parity } from '../../format/index.ts'

export const bytesOf = ({ files }: Pick<ExportView, 'files'>): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0)

/** A run as people count them: 0003 is the third. */
export const runNumber = (id: string): string => count(Number(id))

/** What its own runtime said of the export, in words. */
export function proofWords({ verified, notVerified }: Pick<ExportView, 'verified' | 'notVerified'>): {
  title: string
  detail: string
} {
  if (!verified) return { title: 'Written, not verified here', detail: notVerified ?? '' }
  const rows = counted(verified.rows, 'golden row')
  const reasons = verified.reasons > 0 ? `; reasons of ${counted(verified.reasons, 'row')} are the same` : ''
  const difference = `Largest difference ${parity(verified.maxAbsDiff)}${reasons}`
  if (verified.maxAbsDiff === 0 && verified.labelsEqual) return { title: `Identical on ${rows}`, detail: difference }
  return { title: verified.labelsEqual ? `Same labels on ${rows}` : `Labels differ on ${rows}`, detail: difference }
}

/** Who signed an export, and what else lies with it. */
export const signatureWords = ({ signedBy, files }: Pick<ExportView, 'signedBy' | 'files'>): string[] => [
  ...(signedBy === null ? [] : [`Signed by key ${signedBy.slice(0, 8)}`]),
  ...(files.some(({ path }) => path === 'sbom.cdx.json') ? ['bill of materials (SBOM)'] : []),
]
