import { z } from 'zod'
import { readRegistry, renderReport, reportOf, versionNamed, writeFileAtomically } from '../../../engine/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import { candidateReport } from '../../../shared/registry/index.ts'
import { defineCommand } from '../../command.ts'
import { checkOutput } from '../../output.ts'
import { knownRegistry, PLACE_OPTIONS } from '../../registry-place.ts'
import { size } from '../../text.ts'
import { VERSION } from '../../version.ts'
import { formatOf } from '../report.ts'

export const registryReportCommand = defineCommand({
  id: 'registry report',
  summary: 'Writes how a version did beside the champion as a document: HTML, PDF, Markdown or JSON.',
  positionals: ['VERSION'],
  options: z.object({
    ...PLACE_OPTIONS,
    out: z.string().default('').meta({ title: 'File to write: .html, .pdf, .md or .json', placeholder: 'FILE' }),
  }),
  example: 'lathe registry report 2 --registry models -o candidate.html',
  async run([name = ''], { out, ...place }, host) {
    const format = formatOf(out)
    await checkOutput(out)
    const folder = await knownRegistry(place)
    const version = versionNamed((await readRegistry(folder)).state, name)
    const found = await reportOf(folder, version)
    if (!found)
      throw usageError(`Version ${version.version} was not held against another yet.`, {
        value: name,
        next: `Run: lathe registry evaluate ${version.version} LABELLED.csv`,
      })
    const date = new Date(host.startedAt).toISOString().slice(0, 10)
    const report = candidateReport(version, found, { date, lathe: VERSION })
    const bytes = await renderReport(report, format)
    await writeFileAtomically(out, bytes)
    return {
      json: { report: out, format, bytes: bytes.length, date, title: report.title },
      text: `${report.title}\n${report.about}\nwrote ${out} (${size(bytes.length)})\n`,
    }
  },
})
