import type { Json } from '../core/index.ts'
import { COLUMN_KINDS } from '../table/index.ts'

type Params = Readonly<Record<string, Json>>

const ALL: readonly Json[] = [...COLUMN_KINDS]

/**
 * What the conformance tests call a step with where its defaults do nothing: the first set stands for the defaults. The
 * columns of their tables are called after their kinds.
 */
export const SAMPLE_PARAMS: Readonly<Record<string, readonly Params[]>> = {
  'set-type': COLUMN_KINDS.map((type) => ({ columns: ALL, type })),
  'parse-dates': [{ columns: ALL, pattern: 'iso' }, { columns: ['date'] }],
  'parse-numbers': [{ columns: ALL }, { columns: ['text'], thousands: 'otherMark', suffix: 'kg' }],
  'edit-cells': [
    { edits: [{ record: 0, column: 'number', from: '1', to: '2' }] },
    { edits: [{ record: 9, column: 'text', from: 'x', to: 'y' }] },
  ],
  rename: [{ names: { number: 'amount', category: 'number' } }, { names: { text: 'note' } }],
  'keep-columns': [{ columns: ['text', 'number'] }, {}],
  'drop-columns': [{ columns: ['date'] }, {}],
  replace: [
    { find: 'b', by: 'x' },
    { find: '(\\w) ?letter', by: '$1', regular: true },
  ],
  'map-values': [
    { values: { a: 'A', B: '', '007': 'agent' } },
    { columns: ALL, values: { '1': 'one', true: 'on' }, others: 'value' },
  ],
  split: [
    { column: 'text', separator: ' ' },
    { column: 'number', separator: '\\.|e', regular: true, parts: 3, rest: 'drop' },
  ],
  join: [{ columns: ['category', 'number'] }, { columns: ALL, separator: '/', missing: 'missing', name: 'all' }],
  extract: [
    { column: 'text', pattern: '(?<first>\\w)(?<second>\\w*)' },
    { column: 'date', pattern: '\\d{4}' },
  ],
  'extract-number': [
    { column: 'category', unit: true },
    { column: 'number', factors: { e: 2 } },
  ],
  'extract-date': [{ column: 'date' }],
  compute: [
    { name: 'sum', expression: 'number * 2 + length(text)' },
    { name: 'number', expression: 'if(boolean, number, 0)' },
    { name: 'note', expression: 'upper(text) & category' },
    { name: 'late', expression: 'date > "2000-01-01"' },
    { name: 'next', expression: 'addMonths(date, 1)' },
  ],
  filter: [{ where: 'number > 0 or isMissing(category)' }, { where: 'boolean', keep: 'others' }],
  'filter-values': [
    { column: 'category', values: ['a', '007'] },
    { column: 'number', from: '0', missing: true },
    { column: 'date', to: '2000-01-01', keep: 'others' },
    { column: 'boolean', values: ['true'] },
  ],
  anonymise: (['drop', 'hash', 'generalise', 'mask'] as const).map((method) => ({
    columns: [...COLUMN_KINDS],
    method,
    key: 'sixteen letters!',
  })),
  balance: [{ column: 'category' }, { column: 'boolean', method: 'over' }, { column: 'number', ratio: 2 }],
  bin: [{}, { method: 'edges', edges: [-1, 0, 1.5] }],
  clip: [{}, { method: 'limits', from: -1, to: 1 }],
  decorrelate: [
    { by: 'category', least: 1 },
    { by: 'number', least: 1, strength: 0.5 },
  ],
  'group-aggregate': [
    { by: 'category', of: 'number' },
    { by: 'number', statistic: 'count', name: 'rows' },
  ],
  'group-rare': [{ atLeast: 2 }],
  impute: [{}, { by: 'category' }, { by: 'number', strategy: 'mostFrequent' }],
  'impute-nearest': [{}, { by: ['number', 'category'], rows: 3, neighbours: 2 }],
  'merge-similar': [{ mapping: { B: 'b', ' b': 'b', '007': '7' } }],
  sample: [{}, { rows: 3 }],
}
