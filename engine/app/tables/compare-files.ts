import { join } from 'node:path'
import type { FilesCompared } from '../../../shared/contract/index.ts'
import { readSource, withTemporaryFolder } from '../../data/index.ts'
import { sampleOf } from './preview-reading.ts'
import { filesToRead, type SourceAt } from './sources.ts'

/** Which of some files differ in their columns from what most of them have; the beginnings of large files say it. */
export function compareFiles(files: readonly SourceAt[]): Promise<FilesCompared> {
  return withTemporaryFolder(async (folder) => {
    const columns: string[][] = []
    for (const [at, file] of files.entries()) {
      const sample = await sampleOf(file, join(folder, String(at)))
      const { file: path, read } = filesToRead([sample.file])
      columns.push([...(await readSource(path, read)).table.names])
    }
    const usual = mostFrequent(columns)
    const differing = files.flatMap(({ name }, at) => {
      const own = columns[at] ?? []
      const lacks = usual.filter((column) => !own.includes(column))
      const has = own.filter((column) => !usual.includes(column))
      return lacks.length + has.length === 0 ? [] : [{ at, file: name, lacks, has }]
    })
    return { columns: usual.length, differing }
  })
}

/** The columns that most files have, whatever their order; of several such the first. */
function mostFrequent(columns: readonly (readonly string[])[]): readonly string[] {
  const keyOf = (names: readonly string[]) => names.toSorted().join('\n')
  const counts = new Map<string, number>()
  for (const names of columns) counts.set(keyOf(names), (counts.get(keyOf(names)) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return columns.find((names) => counts.get(keyOf(names)) === most) ?? []
}
