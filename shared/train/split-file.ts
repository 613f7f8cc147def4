import { dataError } from '../core/index.ts'

/** Record numbers (from 0) of each fold that a SPLIT.csv names. */
export interface SplitFile {
  readonly train: ReadonlySet<number>
  readonly valid: ReadonlySet<number>
  readonly test: ReadonlySet<number>
}

/**
 * Reads a SPLIT.csv: the columns `row` (data record of the file, from 0, rows set aside included) and `fold` (train,
 * valid or test), in any order.
 *
 * @param records data records of the file that it splits
 * @throws a data error that names the line
 */
export function parseSplitFile(text: string, file: string, records: number): SplitFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const header = cellsOf(lines[0] ?? '').map((name) => name.toLowerCase())
  const [rowAt, foldAt] = [header.indexOf('row'), header.indexOf('fold')]
  const wrong = (line: number, message: string, value: string) =>
    dataError(`${file}, line ${line}: ${message}.`, {
      file,
      line,
      value,
      next: 'A split file has the columns row,fold; folds are train, valid and test.',
    })
  if (rowAt < 0 || foldAt < 0) throw wrong(1, 'the header has no columns row and fold', lines[0] ?? '')
  const folds = { train: new Set<number>(), valid: new Set<number>(), test: new Set<number>() }
  const seen = new Set<number>()
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue
    const cells = cellsOf(line)
    const [row, fold] = [cells[rowAt] ?? '', cells[foldAt] ?? '']
    if (!/^\d+$/.test(row) || Number(row) >= records)
      throw wrong(i + 1, `the row "${row}" is not one of 0 … ${records - 1}`, row)
    if (fold !== 'train' && fold !== 'valid' && fold !== 'test')
      throw wrong(i + 1, `the fold "${fold}" is none of train, valid and test`, fold)
    if (seen.has(Number(row))) throw wrong(i + 1, `the row ${row} is listed twice`, row)
    seen.add(Number(row))
    folds[fold].add(Number(row))
  }
  if (folds.train.size === 0) throw wrong(lines.length, 'no row is in the fold train', '')
  return folds
}

/** Numbers and names of folds hold no commas, so quotes need only be taken off. */
const cellsOf = (line: string): string[] => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
