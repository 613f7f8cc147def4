import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { dataError, LatheError } from '../../shared/core/index.ts'
import { type Fix, type Parts, partFindings, partNamed } from '../../shared/import/index.ts'
import { sourceTexts } from '../../shared/table/index.ts'
import { joinTables, type NamedTable } from './join-tables.ts'
import { type GivenFile, openFile, openSource } from './open-source.ts'
import { readArrow } from './read-arrow.ts'
import { readCsv } from './read-csv.ts'
import { readExcel } from './read-excel.ts'
import type { FormatRead } from './read-format.ts'
import { readJson, readJsonLines } from './read-json.ts'
import type { KeptFile, ReadOptions } from './read-options.ts'
import { readParquet } from './read-parquet.ts'
import { readSqlite } from './read-sqlite.ts'
import { hashOf, type SourceFile, type SourceFormat } from './source-file.ts'
import { withTemporaryFolder } from './temporary.ts'
import { type Archive, type Member, withArchive } from './unpack.ts'

export interface SourceRead extends FormatRead {
  readonly format: SourceFormat
  /** Size of the file as given, and its hash in hexadecimal; of several files the sum, and the hash of their hashes. */
  readonly bytes: number
  readonly sha256: string
}

type Read = FormatRead & Pick<SourceRead, 'format'>

/**
 * Reads a file (delimited text, JSON, JSON lines, Parquet, Arrow, SQLite, workbooks; each also in gzip or zip; `-` is
 * stdin) into its source texts. The format is told by content. What cannot be read is set aside with its reason; a file
 * that cannot be read at all is a LatheError that names it, the place and the next step. Nothing is left behind in the
 * temporary folder.
 *
 * @example
 * const { table } = await readSource('adult.csv')
 */
export async function readSource(path: string, options: ReadOptions = {}): Promise<SourceRead> {
  const { also = [] } = options
  if (also.length === 0) return readOne(path, options, options.kept?.[0])
  const { fixed, kept, onRead, ...others } = options
  const all = fixed === undefined ? (options.fixes ?? []) : await fixesIn(fixed)
  const reads: SourceRead[] = []
  let [records, rows] = [0, 0]
  for (const [at, one] of [path, ...also].entries()) {
    const share = (fraction: number, read: number) => onRead?.((at + fraction) / (also.length + 1), rows + read)
    const read = await readOne(one, { ...others, fixes: fixesFrom(all, records), onRead: share }, kept?.[at])
    records += read.table.records
    rows += read.table.rows
    reads.push(read)
  }
  const [first] = reads
  if (first === undefined) throw new Error('no file was read')
  const names = shortNames(kept?.map(({ name }) => name) ?? [path, ...also])
  return {
    ...first,
    ...joined(
      reads.map(({ table }, at) => ({ file: names[at] ?? '', table })),
      reads,
    ),
    bytes: reads.reduce((sum, read) => sum + read.bytes, 0),
    sha256: createHash('sha256')
      .update(reads.map((read) => read.sha256).join('\n'))
      .digest('hex'),
  }
}

/** Fixes of a joined table as those of one of its files, which begins at this record; of other files they fit none there. */
const fixesFrom = (fixes: readonly Fix[], first: number): Fix[] =>
  fixes.flatMap(({ record, text }) => (record < first ? [] : [{ record: record - first, text }]))

async function readOne(path: string, options: ReadOptions, kept?: KeptFile): Promise<SourceRead> {
  return withTemporaryFolder(async (folder) => {
    const file: GivenFile = await openSource(path, folder, options.signal, kept)
    // Beside the reading, which leaves this thread free where it takes long.
    const hashing = kept?.sha256 === undefined ? hashOf(file.given, options.signal) : Promise.resolve(kept.sha256)
    const hashed = hashing.catch(() => undefined)
    try {
      const fixes = options.fixed === undefined ? options.fixes : await fixesIn(options.fixed)
      const read = await readFormat(file, fixes ? { ...options, fixes } : options)
      return { ...read, bytes: file.bytes, sha256: await hashing }
    } catch (error) {
      if (!(error instanceof LatheError) || error.details.file !== undefined) throw error
      throw new LatheError(error.code, `${file.name}: ${error.message}`, { ...error.details, file: file.name })
    } finally {
      await hashed
    }
  })
}

/** The records that a person put right in a CSV file with columns `record` and `text`, as setAsideCsv() gives it. */
async function fixesIn(path: string): Promise<Fix[]> {
  const { table } = await readOne(path, { header: true, skip: 0 })
  const [records, texts] = ['record', 'text'].map((name) => table.columns[table.names.indexOf(name)])
  if (records === undefined || texts === undefined)
    throw dataError(`${path} has no columns "record" and "text".`, {
      file: path,
      next: 'Begin with the file of rows set aside, and keep its header.',
    })
  const written = [...sourceTexts(texts)]
  return [...sourceTexts(records)].map((record, row) => ({ record: Number(record), text: written[row] ?? '' }))
}

async function readFormat(file: SourceFile, options: ReadOptions): Promise<Read> {
  const { format } = file
  switch (format) {
    case 'zip':
      return readArchive(file, options)
    case 'csv':
      return { ...(await readCsv(file, options)), format }
    case 'json':
      return { ...(await readJson(file, options)), format }
    case 'jsonl':
      return { ...(await readJsonLines(file, options)), format }
    case 'parquet':
      return { ...(await readParquet(file, options)), format }
    case 'arrow':
      return { ...(await readArrow(file, options)), format }
    case 'sqlite':
      return { ...(await readSqlite(file, options)), format }
    case 'excel':
      return { ...(await readExcel(file, options)), format }
  }
}

const WORKBOOK = /^(?:xl\/workbook\.(?:xml|bin)|content\.xml)$/u
const DATA = /\.(?:csv|tsv|tab|txt|jsonl?|ndjson|parquet|arrow|feather|xlsx|xlsb|xls|ods|db|sqlite3?)(?:\.gz)?$/iu

/**
 * A zip archive is a workbook, or the files in it: the one that is asked for; all of them as one table where they have
 * the same columns, or `*` is asked for; else the largest one.
 */
async function readArchive(file: SourceFile, options: ReadOptions): Promise<Read> {
  return withArchive(file.path, file.name, async (archive) => {
    if (archive.members.some(({ name }) => WORKBOOK.test(name)))
      return { ...(await readExcel({ ...file, format: 'excel' }, options)), format: 'excel' }
    const data = archive.members.filter(({ name }) => DATA.test(name))
    const members = data.length > 0 ? data : archive.members
    const names = members.map(({ name }) => name)
    const [first] = members
    if (first === undefined)
      throw dataError(`${file.name} holds no files.`, {
        file: file.name,
        next: 'Choose an archive with a table in it.',
      })
    const { table: asked, ...others } = options
    // In an archive of one file the name is that of a table in it.
    if (members.length === 1 && asked !== first.name) return readMember(archive, first, file, options)
    if (asked !== undefined && asked !== '*') {
      const name = partNamed(names, asked, 'file')
      const member = members.find((one) => one.name === name) ?? first
      return { ...(await readMember(archive, member, file, others)), parts: { noun: 'file', names, chosen: name } }
    }
    const { fixes = [], ...unfixed } = others
    const reads: Read[] = []
    for (const member of members) reads.push(await readMember(archive, member, file, unfixed))
    if (asked === '*' || haveSameColumns(reads)) {
      const parts: Parts = { noun: 'file', names, chosen: '*' }
      const again = (at: number, own: readonly Fix[]) =>
        readMember(archive, members[at] ?? first, file, { ...others, fixes: own })
      const fixed = await withFixesOf(reads, fixes, again)
      return {
        ...joined(
          fixed.map(({ table }, at) => ({ file: names[at] ?? '', table })),
          fixed,
        ),
        parts,
      }
    }
    const largest = members.reduce((best, member) => (member.bytes > best.bytes ? member : best), first)
    const read = fixes.length > 0 ? await readMember(archive, largest, file, others) : reads[members.indexOf(largest)]
    if (read === undefined) throw new Error(`${largest.name} was not read`)
    const parts: Parts = { noun: 'file', names, chosen: largest.name }
    return { ...read, parts, findings: [...partFindings(parts), ...read.findings] }
  })
}

/** The files that rows put right are of, read again with them; others as they are. */
async function withFixesOf(
  reads: readonly Read[],
  fixes: readonly Fix[],
  again: (at: number, own: readonly Fix[]) => Promise<Read>,
): Promise<Read[]> {
  let records = 0
  const fixed: Read[] = []
  for (const [at, read] of reads.entries()) {
    const own = fixesFrom(fixes, records).filter(({ record }) => record < read.table.records)
    fixed.push(own.length === 0 ? read : await again(at, own))
    records += read.table.records
  }
  return fixed
}

async function readMember(archive: Archive, member: Member, file: SourceFile, options: ReadOptions): Promise<Read> {
  const folder = join(file.folder, `member ${archive.members.indexOf(member)}`)
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'member')
  await archive.unpack(member, path)
  const inner = await openFile(path, `${file.name}: ${member.name}`, folder)
  if (inner.format !== 'zip') return readFormat(inner, options)
  return withArchive(inner.path, inner.name, async ({ members }) => {
    if (members.some(({ name }) => WORKBOOK.test(name))) return readFormat({ ...inner, format: 'excel' }, options)
    throw dataError(`${inner.name} is an archive inside an archive.`, { file: inner.name, next: 'Unpack it first.' })
  })
}

function haveSameColumns(reads: readonly Read[]): boolean {
  const [first, ...others] = reads.map(({ table }) => table.names.toSorted().join('\n'))
  return others.every((names) => names === first)
}

function joined(tables: readonly NamedTable[], reads: readonly Read[]): Read {
  const [first] = reads
  if (first === undefined) throw new Error('no table was read')
  const { table, findings } = joinTables(tables)
  const own = reads.flatMap((read, at) =>
    read.findings.map((finding) => ({ ...finding, message: `${tables[at]?.file}: ${finding.message}` })),
  )
  return { ...first, table, findings: [...findings, ...own], parts: null }
}

/** File names without their folders, where they are different without them. */
function shortNames(paths: readonly string[]): string[] {
  const names = paths.map((path) => basename(path))
  return new Set(names).size === names.length ? names : [...paths]
}
