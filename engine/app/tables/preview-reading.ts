import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import type { ReadingPreview } from '../../../shared/contract/index.ts'
import { inferReadings } from '../../../shared/import/index.ts'
import { isReadInLines, readSource, withTemporaryFolder } from '../../data/index.ts'
import { inferOptionsFor, readOptionsOf, type TableAt } from './open-table.ts'
import { cellsOf } from './rows-page.ts'
import { filesToRead, type SourceAt } from './sources.ts'

/** Bytes from which a preview is made. */
const SAMPLE = 1 << 20
const ROWS = 50

/** How the beginning of delimited files would be read; takes no longer for large ones. */
export function previewReading({ files, reading }: TableAt): Promise<ReadingPreview> {
  return withTemporaryFolder(async (folder) => {
    const samples: Sample[] = []
    for (const file of files) samples.push(await sampleOf(file, join(folder, String(samples.length))))
    const isWhole = samples.every((sample) => sample.isWhole)
    const { file, read } = filesToRead(samples.map((sample) => sample.file))
    const { table, dialect } = await readSource(file, { ...readOptionsOf(reading), ...read })
    const { columns } = inferReadings(table, inferOptionsFor(reading, table, dialect))
    return {
      dialect,
      columns: columns.map((column) => ({ name: column.name, type: column.reading.kind })),
      rows: Array.from({ length: Math.min(ROWS, table.rows) }, (_, row) => cellsOf(table.columns, row)),
      // A record that the cut ended is not to be judged.
      setAside: isWhole ? table.setAside : table.setAside.filter(({ record }) => record < table.records - 1),
      isWhole,
    }
  })
}

interface Sample {
  readonly file: SourceAt
  readonly isWhole: boolean
}

/** The beginning of a file that is read in lines, as a file of its own; of other formats the whole. */
export async function sampleOf(file: SourceAt, to: string): Promise<Sample> {
  if (!(await isReadInLines(file.path, file.name))) return { file, isWhole: true }
  const { bytes, isWhole } = await beginning(file.path)
  await writeFile(to, bytes)
  const name = file.name.replace(/\.gz$/iu, '')
  return { file: { path: to, name, isPacked: false }, isWhole }
}

/** The unpacked bytes, of a large file up to a line end (at an even offset, one byte may follow it). */
async function beginning(path: string): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const source = createReadStream(path)
  const unpacked = /\.gz$/iu.test(path) ? source.pipe(createGunzip()) : source
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of unpacked) {
    chunks.push(chunk)
    size += chunk.length
    if (size > SAMPLE) break
  }
  source.destroy()
  const bytes = Buffer.concat(chunks)
  if (size <= SAMPLE) return { bytes, isWhole: true }
  const lineEnd = bytes.lastIndexOf(0x0a) + 1
  // In UTF-16 a character has two bytes.
  return { bytes: bytes.subarray(0, lineEnd === 0 ? SAMPLE : lineEnd + (lineEnd % 2)), isWhole: false }
}
