import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentOf, makeWorkplace } from './lathe.test-support.ts'
import { peopleCsv } from './people.test-support.ts'

// Everything that a person may hand over by mistake: the exit code, a message that names the file, the place and the
// next step, no stack trace, and a folder that looks as it did before.
const place = makeWorkplace()

interface Mistake {
  readonly what: string
  readonly args: readonly string[]
  readonly code: 2 | 3 | 4
  /** Words that the message must hold: the file, the place, the value. */
  readonly says: readonly (string | RegExp)[]
}

const train = (file: string, ...more: string[]) => ['train', file, '--target', 'member', '-o', 'new.lathe', ...more]

const MISTAKES: readonly Mistake[] = [
  { what: 'a missing file', args: train('nowhere.csv'), code: 3, says: ['nowhere.csv', 'no such file'] },
  { what: 'an empty file', args: train('empty.csv'), code: 3, says: ['empty.csv', 'empty'] },
  { what: 'a header only', args: train('header.csv'), code: 3, says: ['header.csv'] },
  { what: 'a folder as FILE', args: train('folder'), code: 3, says: ['folder', 'is a folder'] },
  {
    what: 'an unknown target',
    args: train('people.csv', '--target', 'income2'),
    code: 3,
    says: ['people.csv', 'income2'],
  },
  {
    what: 'a target with one class',
    args: train('one-class.csv'),
    code: 3,
    says: ['one-class.csv', 'member', 'one class'],
  },
  {
    what: 'one class in the training rows',
    args: train('people.csv', '--split', 'lopsided.csv'),
    code: 3,
    says: ['member'],
  },
  { what: 'a target that is always missing', args: train('no-target.csv'), code: 3, says: ['no-target.csv', 'member'] },
  { what: 'a binary file named .csv', args: train('image.csv'), code: 3, says: ['image.csv'] },
  {
    what: 'a Parquet file whose target has one value',
    args: train('nested.parquet'),
    code: 3,
    says: ['nested.parquet', 'member'],
  },
  { what: 'a truncated Parquet file', args: train('short.parquet'), code: 3, says: ['short.parquet'] },
  {
    what: 'an unknown column to audit',
    args: train('people.csv', '--sensitive', 'race'),
    code: 3,
    says: ['people.csv', 'race'],
  },
  { what: 'an unknown column with a type', args: train('people.csv', '--types', 'agee=text'), code: 3, says: ['agee'] },
  {
    what: 'a column to rise with that is not there',
    args: train('people.csv', '--monotone', 'agee=+'),
    code: 3,
    says: ['people.csv', 'agee'],
  },
  {
    what: 'a column to rise with that has no order',
    args: train('people.csv', '--monotone', 'job=+'),
    code: 2,
    says: ['people.csv', 'job', '--monotone'],
  },
  {
    what: 'columns that act together, of a family that cannot promise it',
    args: train('people.csv', '--interactions', 'age+job', '--families', 'mlp'),
    code: 2,
    says: ['Neural network', 'gbdt'],
  },
  {
    what: 'a model to go on from under a recipe of its own',
    args: train('people.csv', '--continue', 'model.lathe', '--recipe', 'r.json'),
    code: 2,
    says: ['--continue', '--recipe'],
  },
  {
    what: 'a file to go on from that is no model',
    args: train('people.csv', '--continue', 'people.csv'),
    code: 3,
    says: ['people.csv', 'not a readable model'],
  },
  {
    what: 'a split row that is not there',
    args: train('people.csv', '--split', 'far.csv'),
    code: 3,
    says: ['far.csv', 'line 3', '9999'],
  },
  {
    what: 'a split with an unknown fold',
    args: train('people.csv', '--split', 'fold.csv'),
    code: 3,
    says: ['fold.csv', 'line 2', 'exam'],
  },
  {
    what: 'a split file that is missing',
    args: train('people.csv', '--split', 'none.csv'),
    code: 3,
    says: ['none.csv'],
  },
  {
    what: 'a recipe that is no JSON',
    args: train('people.csv', '--recipe', 'people.csv'),
    code: 3,
    says: ['people.csv', 'JSON'],
  },
  {
    what: 'an output that is a folder',
    args: ['train', 'people.csv', '--target', 'member', '-o', 'folder'],
    code: 2,
    says: ['folder'],
  },
  {
    what: 'an output below a file',
    args: ['train', 'people.csv', '--target', 'member', '-o', 'people.csv/m.lathe'],
    code: 2,
    says: ['people.csv/m.lathe'],
  },
  {
    what: 'an output in a folder that is not there',
    args: ['train', 'people.csv', '--target', 'member', '-o', 'away/m.lathe'],
    code: 2,
    says: ['away/m.lathe', 'does not exist'],
  },
  {
    what: 'predictions into a folder that is not there',
    args: ['predict', 'model.lathe', 'people.csv', '-o', 'away/p.csv'],
    code: 2,
    says: ['away/p.csv'],
  },
  {
    what: 'a converted file of an unknown kind',
    args: ['convert', 'people.csv', '-o', 'people.doc'],
    code: 2,
    says: ['people.doc', '.parquet'],
  },
  {
    what: 'a foreign folder as project',
    args: ['train', 'people.csv', '--target', 'member', '--project', 'folder'],
    code: 2,
    says: ['folder', 'not a project'],
  },
  {
    what: 'an unknown option',
    args: train('people.csv', '--colour', 'red'),
    code: 2,
    says: ['--colour', 'lathe train --help'],
  },
  { what: 'an unknown command', args: ['trian', 'people.csv'], code: 2, says: ['trian', 'train'] },
  { what: 'no file at all', args: ['train'], code: 2, says: ['FILE is missing', 'Usage: lathe train FILE'] },
  { what: 'one file too many', args: ['train', 'people.csv', 'people.csv'], code: 2, says: ['too many'] },
  {
    what: 'two kinds of split',
    args: train('people.csv', '--test', '0.3', '--split-time', 'joined'),
    code: 2,
    says: ['--split-time'],
  },
  { what: 'a number that is none', args: train('people.csv', '--trials', 'many'), code: 2, says: ['--trials', 'many'] },
  {
    what: 'a number out of reach',
    args: train('people.csv', '--test', '1.5'),
    code: 2,
    says: ['--test', '0.9', '1.5'],
  },
  {
    what: 'a mode that is none',
    args: train('people.csv', '--mode', 'turbo'),
    code: 2,
    says: ['--mode', 'turbo', 'fast'],
  },
  {
    what: 'a budget that is no time',
    args: train('people.csv', '--budget', 'soon'),
    code: 2,
    says: ['--budget', 'soon'],
  },
  {
    what: 'a memory that is no size',
    args: train('people.csv', '--memory', 'lots'),
    code: 2,
    says: ['--memory', 'lots'],
  },
  { what: 'an unknown family', args: train('people.csv', '--families', 'svm'), code: 2, says: ['svm', 'gbdt'] },
  {
    what: 'an unknown parameter',
    args: train('people.csv', '--params', 'gbdt.depth=3'),
    code: 2,
    says: ['depth', 'maxDepth'],
  },
  { what: 'an unknown class', args: train('people.csv', '--positive', 'maybe'), code: 2, says: ['maybe', 'yes'] },
  {
    what: 'a metric of another task',
    args: train('people.csv', '--metric', 'rmse'),
    code: 2,
    says: ['rmse', 'rocAuc'],
  },
  { what: 'a missing model', args: ['predict', 'nowhere.lathe', 'people.csv'], code: 3, says: ['nowhere.lathe'] },
  {
    what: 'a model that is a table',
    args: ['predict', 'people.csv', 'people.csv'],
    code: 3,
    says: ['people.csv', 'model'],
  },
  { what: 'a folder as MODEL', args: ['predict', 'folder', 'people.csv'], code: 3, says: ['folder'] },
  {
    what: 'a truncated model',
    args: ['predict', 'short.lathe', 'people.csv'],
    code: 3,
    says: ['short.lathe', /short|damaged/],
  },
  {
    what: 'a model with a changed byte',
    args: ['predict', 'byte.lathe', 'people.csv'],
    code: 4,
    says: ['byte.lathe', 'arrays/'],
  },
  {
    what: 'a model with a changed value',
    args: ['verify', 'value.lathe'],
    code: 4,
    says: ['value.lathe', 'pipeline.json'],
  },
  {
    what: 'a model without one entry',
    args: ['evaluate', 'entry.lathe', 'people.csv'],
    code: 4,
    says: ['entry.lathe', 'golden.json'],
  },
  {
    what: 'a tampered model to export',
    args: ['export', 'value.lathe', '--to', 'web', '-o', 'web'],
    code: 4,
    says: ['value.lathe'],
  },
  {
    what: 'an unknown export target',
    args: ['export', 'model.lathe', '--to', 'abacus', '-o', 'web'],
    code: 2,
    says: ['abacus', 'web'],
  },
  {
    what: 'an export over something else',
    args: ['export', 'model.lathe', '--to', 'web', '-o', 'folder'],
    code: 2,
    says: ['folder'],
  },
  { what: 'nothing to verify', args: ['verify', 'nowhere'], code: 3, says: ['nowhere'] },
  { what: 'a folder that is no export', args: ['verify', 'folder'], code: 2, says: ['folder', 'lathe-export.json'] },
  {
    what: 'labels that are not there',
    args: ['evaluate', 'model.lathe', 'one-column.csv'],
    code: 3,
    says: ['one-column.csv', 'member'],
  },
  { what: 'predictions without a label', args: ['metrics', 'people.csv'], code: 2, says: ['--label'] },
  {
    what: 'a score that is text',
    args: ['metrics', 'people.csv', '--label', 'member', '--score', 'job'],
    code: 3,
    says: ['people.csv', 'job'],
  },
  {
    what: 'groups that are not there',
    args: ['fairness', 'people.csv', '--label', 'member', '--prediction', 'member', '--groups', 'race'],
    code: 3,
    says: ['people.csv', 'race'],
  },
  {
    what: 'shares of a column that makes no groups',
    args: ['fairness', 'people.csv', '--before', '--groups', 'job', '--shares', 'sex:f=0.5'],
    code: 2,
    says: ['Shares of "sex"', '--groups', 'job'],
  },
]

beforeAll(async () => {
  const csv = peopleCsv(120)
  const lines = csv.trimEnd().split('\n')
  const write = (name: string, content: string | Uint8Array) => writeFileSync(place.path(name), content)
  write('people.csv', csv)
  write('empty.csv', '')
  write('header.csv', `${lines[0]}\n`)
  write('one-column.csv', 'age\n30\n40\n')
  write('one-class.csv', csv.replaceAll(',yes,', ',no,'))
  write('no-target.csv', csv.replaceAll(/,(yes|no),/g, ',,'))
  write(
    'image.csv',
    Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256),
  )
  const yes = lines.slice(1).flatMap((line, row) => (line.includes(',yes,') ? [`${row},train`] : [`${row},test`]))
  write('lopsided.csv', ['row,fold', ...yes].join('\n'))
  write('far.csv', 'row,fold\n0,train\n9999,test\n')
  write('fold.csv', 'row,fold\n0,exam\n')
  mkdirSync(place.path('folder'))
  write('folder/notes.txt', 'mine')
  await writeParquet()
  const parquet = readFileSync(place.path('nested.parquet'))
  write('short.parquet', parquet.subarray(0, parquet.length - 20))
  const trained = await place.lathe([
    'train',
    'people.csv',
    '--target',
    'member',
    '--params',
    'gbdt.rounds=5',
    ...MODEL,
  ])
  expect(trained.code).toBe(0)
  writeTampered(readFileSync(place.path('model.lathe')), write)
}, 60_000)
const MODEL = ['--families', 'gbdt', '-o', 'model.lathe', '--quiet']
afterAll(() => place.remove())

async function writeParquet(): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const file = place.path('nested.parquet').replaceAll("'", "''")
  await connection.run(
    `COPY (SELECT i AS age, [i, i + 1] AS list, {'a': i} AS both, 'yes' AS member FROM range(50) t(i)) TO '${file}' (FORMAT parquet)`,
  )
  connection.closeSync()
  instance.closeSync()
}

function writeTampered(model: Uint8Array, write: (name: string, content: Uint8Array) => void): void {
  write('short.lathe', model.subarray(0, model.length - 300))
  const changed = (change: (entries: Record<string, Uint8Array>) => void) => {
    const entries = unzipSync(model)
    change(entries)
    return zipSync(entries)
  }
  write(
    'byte.lathe',
    changed((entries) => {
      const array = Object.entries(entries).find(([name, bytes]) => name.startsWith('arrays/') && bytes.length > 0)
      if (!array) throw new Error('the model has no array to change')
      array[1][0] = (array[1][0] ?? 0) ^ 1
    }),
  )
  write(
    'value.lathe',
    changed((entries) => {
      const json = strFromU8(entries['pipeline.json'] ?? new Uint8Array())
      entries['pipeline.json'] = strToU8(json.replace('"threshold":0.5', '"threshold":0.4'))
    }),
  )
  write(
    'entry.lathe',
    changed((entries) => {
      delete entries['golden.json']
    }),
  )
}

describe('a mistake', () => {
  test.each(MISTAKES)('$what: exit $code, a message, nothing written', async ({ args, code, says }) => {
    const before = place.list()
    const outcome = await place.lathe([...args, '--json'])
    expect(outcome.code).toBe(code)
    const { error } = documentOf(outcome)
    for (const words of says) expect(`${error.message} ${error.next}`).toMatch(words)
    expect(error.next).toMatch(/\S/)
    expect(error.code).not.toBe('internal')
    expect(outcome.stdout + outcome.stderr).not.toMatch(/\n\s+at |node:internal/)
    expect(place.list()).toEqual(before)
    expect(place.leftovers()).toEqual([])
  })

  test('for people it is two lines on stderr: what is wrong, and what to do', async () => {
    const { code, stdout, stderr } = await place.lathe([...train('people.csv', '--target', 'nope'), '--quiet'])
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/^lathe: people\.csv: .*"nope".*\n {7}Columns: age, .*\n$/)
  })
})

describe('what is only odd', () => {
  test('empty columns, constant columns and a class seen only in test rows are findings', async () => {
    const lines = peopleCsv(200).trimEnd().split('\n')
    const rows = lines.slice(1).map((line, row) => `${row < 3 ? line.replace(/,(yes|no),/, ',guest,') : line},,same`)
    writeFileSync(place.path('odd.csv'), [`${lines[0]},void,fixed`, ...rows].join('\n'))
    const folds = rows.map((_, row) => `${row},${row < 40 ? 'test' : 'train'}`)
    writeFileSync(place.path('odd-split.csv'), ['row,fold', ...folds].join('\n'))
    const args = train('odd.csv', '--split', 'odd-split.csv', '--families', 'linear,gbdt', '--mode', 'fast', '--json')
    const outcome = await place.lathe([...args, '--ignore', 'tier,spend', '--quiet'])
    expect(outcome.code).toBe(0)
    const { findings, classes } = documentOf(outcome)
    const about = (id: string) => findings.find((finding: { id: string }) => finding.id === id)
    expect(classes).toEqual(['guest', 'no', 'yes'])
    expect([about('all-missing').columns, about('constant').columns]).toEqual([['void'], ['fixed']])
    expect(about('class-not-in-training').message).toContain('guest')
  })
})
