import { type SpawnSyncOptions, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bundle } from '../../shared/bundle/index.ts'
import {
  expectedOf,
  FITTED_STEPS,
  hardRows,
  type Row,
  voteBundle,
} from '../../shared/export/hard-pipelines.test-support.ts'
import { comparePredictions, compileExport, EXPORTERS, parsePredictions } from '../../shared/export/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { type Column, readCells } from '../../shared/table/index.ts'
import { readRuntimeTexts } from './runtime-texts.ts'

// The second dialect that is run: a PostgreSQL of this computer, in a folder of its own, reached over a socket in it.

const BINARIES = binaries()
if (!BINARIES) console.log('skipped: the query for PostgreSQL needs a PostgreSQL (Debian: apt-get install postgresql)')

/** Where the programs of the newest PostgreSQL are; undefined without one that this user may run. */
function binaries(): string | undefined {
  const folder = '/usr/lib/postgresql'
  const [newest] = existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(b) - Number(a)) : []
  const found = newest && join(folder, newest, 'bin')
  return found && existsSync(join(found, 'initdb')) && (process.getuid?.() !== 0 || owner()) ? found : undefined
}

/** It refuses to run as root: Debian's package makes a user for it. */
function owner(): { uid: number; gid: number } | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout),
  )
  return uid && gid ? { uid, gid } : undefined
}

let root: string
const user = process.getuid?.() === 0 ? owner() : undefined

function run(program: string, args: readonly string[], options: SpawnSyncOptions = {}): string {
  const ran = spawnSync(join(BINARIES ?? '', program), args, {
    ...user,
    cwd: root,
    encoding: 'utf8',
    stdio: 'pipe',
    timeout: 60_000,
    ...options,
  })
  if (ran.status !== 0) throw new Error(`${program}: ${ran.stderr}${ran.stdout}`)
  return String(ran.stdout ?? '')
}

const MOST_BYTES = 2 ** 28

/** What statements answer; they go through a file, for a query is longer than an argument may be. */
function psql(...statements: string[]): string {
  writeFileSync(join(root, 'statements.sql'), statements.map((one) => `${one}\n`).join(''))
  const args = ['-X', '-q', '-A', '-t', '-h', root, '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-f', 'statements.sql']
  return run('psql', args, { maxBuffer: MOST_BYTES })
}

describe.skipIf(!BINARIES)('the query for PostgreSQL', () => {
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'lathe-pg-'))
    if (user) chownSync(root, user.uid, user.gid)
    run('initdb', ['-D', 'data', '-A', 'trust', '--no-sync', '--locale=C', '-E', 'UTF8'])
    // Nothing of it is kept open by the server that stays.
    run('pg_ctl', ['-D', 'data', '-w', '-l', 'log', '-o', `-F -k '${root}' -c listen_addresses=''`, 'start'], {
      stdio: 'ignore',
    })
  })
  afterAll(() => {
    run('pg_ctl', ['-D', 'data', '-m', 'immediate', 'stop'], { stdio: 'ignore' })
    rmSync(root, { recursive: true })
  })

  const TYPES = { number: 'double precision', date: 'timestamp', boolean: 'boolean', category: 'text', text: 'text' }
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

  /** The cells of a column as COPY reads them: what is missing stands for itself, an empty text in quotes. */
  function copied(cells: readonly (string | number | boolean | null)[], column: Column): string[] {
    return cells.map((cell, row) => {
      if (column.kind === 'category' || column.kind === 'text')
        return cell === null ? '' : `"${String(cell).replaceAll('"', '""')}"`
      const value = column.values[row] ?? 0
      if (column.validity[row] !== 1) return ''
      return column.kind === 'date'
        ? new Date(value).toISOString()
        : column.kind === 'boolean'
          ? String(value === 1)
          : String(value)
    })
  }

  /** A text of PostgreSQL holds no NUL; and where a number grows too large or too small for a double, it ends the query. */
  function isHeld({ pipeline }: Bundle, row: Row): boolean {
    const numbers = pipeline.inputs.flatMap(({ name, reading }) => {
      const { column } = readCells([row[name] ?? null], reading)
      return column.kind === 'number' && column.validity[0] === 1 ? [Math.abs(column.values[0] ?? 0)] : []
    })
    return (
      numbers.every((size) => size === 0 || (size > 1e-100 && size < 1e100)) && !JSON.stringify(row).includes('\\u0000')
    )
  }

  function proved(bundle: Bundle, count: number) {
    const { inputs } = bundle.pipeline
    const rows = hardRows(bundle, count).filter((row) => isHeld(bundle, row))
    const columns = inputs.map(({ name, reading }) => {
      const cells = rows.map((row: Row) => (Object.hasOwn(row, name) ? (row[name] ?? null) : null))
      return copied(cells, readCells(cells, reading).column)
    })
    writeFileSync(
      join(root, 'rows.csv'),
      rows.map((_, row) => `${[row, ...columns.map((own) => own[row])].join(',')}\n`).join(''),
    )
    const query = compileExport(EXPORTERS.get('sql'), bundle, readRuntimeTexts(), 'm').find(
      ({ path }) => path === 'predict.postgresql.sql',
    )
    const definitions = inputs.map(({ name, reading }) => `${quoted(name)} ${TYPES[reading.kind]}`)
    const answered = psql(
      'DROP TABLE IF EXISTS new_rows;',
      `CREATE TABLE new_rows (id integer, ${definitions.join(', ')});`,
      `\\copy new_rows from '${join(root, 'rows.csv')}' csv`,
      `SELECT coalesce(json_agg(answer ORDER BY answer."id"), '[]') FROM (${new TextDecoder().decode(query?.bytes)}) AS answer;`,
    )
    const { classes } = bundle.pipeline
    const predictions = JSON.parse(answered).map((one: Record<string, unknown>) => ({
      prediction: one.prediction,
      probabilities:
        classes.length === 0 ? null : Object.fromEntries(classes.map((label, k) => [label, one[`probability_${k}`]])),
      status: '',
    }))
    const expected = expectedOf(bundle.pipeline, rows).map((one) => ({ ...one, status: '' }))
    return comparePredictions(expected, parsePredictions(predictions), {
      within: 1e-9,
      threshold: bundle.pipeline.threshold,
    })
  }

  const PLAN = {
    text: 'words',
    targetMeans: ['job'],
    made: [
      { making: 'ratio', of: ['age', 'capital-gain'] },
      { making: 'difference', of: ['age', 'capital-gain'] },
      { making: 'group', of: ['job', 'married'] },
    ],
    without: ['letter'],
  } as const

  test.each([
    ['multiclass', 'naive-bayes'],
    ['regression', 'gbdt'],
    ['multiclass', 'mlp'],
    ['binary', 'additive'],
  ] as const)('scores %s, %s, as the application does', async (task, family) => {
    const compared = proved(await sampleBundle(task, family, { ...PLAN, made: [...PLAN.made] }), 400)
    expect(compared.maxAbsDiff, compared.firstDifference ?? '').toBeLessThanOrEqual(1e-9)
    expect(compared).toMatchObject({ rowsEqual: true, labelsEqual: true })
  })

  test('a vote behind steps gives the same on hard rows', async () => {
    const plan = { ...PLAN, made: [...PLAN.made] }
    const compared = proved(await voteBundle('binary', ['gbdt', 'linear', 'mlp'], FITTED_STEPS, plan, true), 1_000)
    expect(compared.maxAbsDiff, compared.firstDifference ?? '').toBeLessThanOrEqual(1e-9)
    expect(compared.rows).toBeGreaterThan(900)
    expect(compared).toMatchObject({ rowsEqual: true, labelsEqual: true })
  })
})
