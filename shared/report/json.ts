import { chartTable } from './chart.ts'
import type { Report, ReportBlock } from './report.ts'

/** The form of the JSON of a report. */
const FORMAT = { format: 'lathe-report', version: 1 } as const

/** A report as JSON: the same sections, numbers not rounded, each chart with its data as a table. */
export const reportJson = ({ version, ...report }: Report): string =>
  `${JSON.stringify({ ...FORMAT, lathe: version, ...report, sections: report.sections.map((section) => ({ ...section, blocks: section.blocks.map(blockJson) })) }, null, 2)}\n`

const blockJson = (block: ReportBlock) => (block.is === 'figure' ? { ...block, data: chartTable(block.chart) } : block)
