import { describeFeatures } from '../../features/index.ts'
import type { ColumnProfile } from '../../profile/index.ts'
import { formatCell } from '../../table/index.ts'
import type { RunReportInput } from '../input.ts'
import { facts, list, paragraph, type ReportCell, type ReportSection, section, table } from '../report.ts'
import { count, counted, number } from '../text.ts'

const TYPES: Readonly<Record<ColumnProfile['type'], string>> = {
  number: 'number',
  boolean: 'yes or no',
  date: 'date',
  category: 'category',
  text: 'text',
}

/** What the model learned from: the file, how its rows were parted, and its columns. No row of it is shown. */
export function dataSection({ bundle: { record, pipeline }, data }: RunReportInput): ReportSection[] {
  const { rows } = record
  return section('data', 'The data', [
    facts([
      ...(data ? [['File', data.file] as const, ['Rows', count(data.rows)] as const] : []),
      ['Rows that it learned from', count(rows.train)],
      ...(rows.valid > 0 ? [['Rows that chose between models', count(rows.valid)] as const] : []),
      ['Rows kept back to test it', count(rows.test)],
      ...(rows.unused > 0 ? [['Rows not used', count(rows.unused)] as const] : []),
      ...(rows.setAside > 0 ? [['Records set aside, which could not be read', count(rows.setAside)] as const] : []),
      ['SHA-256 of the file', record.dataSha256 === '' ? 'not known' : record.dataSha256],
    ]),
    paragraph(
      'The rows were parted right after the file was read. Nothing that the model or its preparation learned comes from the rows kept back.',
    ),
    data ? profileTable(data.columns, pipeline.target) : inputTable(pipeline),
  ])
}

const profileTable = (columns: readonly ColumnProfile[], target: string) =>
  table(
    'Columns of the file',
    [
      ['Column', 'text'],
      ['Type', 'text'],
      ['Missing', 'count'],
      ['Different values', 'count'],
      ['From', 'text'],
      ['To', 'text'],
      ['Mean', 'number'],
    ],
    columns.map(({ name, type, missing, distinct, range, numbers }): ReportCell[] => [
      name === target ? `${name} (predicted)` : name,
      TYPES[type],
      missing,
      distinct,
      endText(range?.[0]),
      endText(range?.[1]),
      numbers?.mean ?? null,
    ]),
  )

const endText = (end: string | number | undefined): string | null =>
  end === undefined ? null : typeof end === 'number' ? number(end) : end

const inputTable = ({ inputs }: RunReportInput['bundle']['pipeline']) =>
  table(
    'Columns that the model uses',
    [
      ['Column', 'text'],
      ['Type', 'text'],
      ['Least in training', 'text'],
      ['Greatest in training', 'text'],
    ],
    inputs.map(({ name, reading, range }) => [
      name,
      TYPES[reading.kind],
      range ? formatCell(range[0], reading) : null,
      range ? formatCell(range[1], reading) : null,
    ]),
  )

/** What is done to rows before the model sees them, at prediction too. */
export function preparationSection(
  steps: readonly string[],
  { bundle: { pipeline } }: RunReportInput,
): ReportSection[] {
  const sizes = pipeline.branches.flatMap(({ views }) => views.map(({ features }) => describeFeatures(features).length))
  const made = sizes.length > 0 ? Math.max(...sizes) : 0
  return section('preparation', 'What is done to the data', [
    steps.length > 0 ? list(steps) : paragraph('No cleaning steps were chosen.'),
    paragraph(
      `The model then reads ${counted(made, 'feature')} made of ${counted(pipeline.inputs.length, 'column')}. Missing values and values that training never saw are handled the same way at every prediction, and the prediction says so.`,
    ),
  ])
}
