import { type Report, reportHtml, reportJson, reportMarkdown } from '../../shared/report/index.ts'
import { reportPdf } from './pdf/pdf.ts'

/** What a report can be written as; each is the ending of its file. */
export const REPORT_FORMATS = ['html', 'pdf', 'md', 'json'] as const

export type ReportFormat = (typeof REPORT_FORMATS)[number]

export const isReportFormat = (text: string): text is ReportFormat => REPORT_FORMATS.some((format) => format === text)

/** A report as the bytes of a file. */
export async function renderReport(report: Report, format: ReportFormat): Promise<Uint8Array> {
  if (format === 'pdf') return reportPdf(report)
  const text = format === 'html' ? reportHtml(report) : format === 'md' ? reportMarkdown(report) : reportJson(report)
  return new TextEncoder().encode(text)
}
