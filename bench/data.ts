import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRng } from '../shared/core/index.ts'

const ADULT = new URL('../../shared/data/adult.csv', import.meta.url)

/** adult.csv where it lies beside the checkout, otherwise generated rows of its shape; `use` gets the path. */
export async function withAdult<T>(use: (path: string, name: string) => Promise<T>): Promise<T> {
  if (existsSync(ADULT)) return use(ADULT.pathname, 'adult.csv')
  const folder = await mkdtemp(join(tmpdir(), 'lathe-bench-'))
  try {
    const path = join(folder, 'adult.csv')
    await writeFile(path, generatedRows(48_842))
    return await use(path, 'generated rows of the shape of adult.csv')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** 6 numbers and 8 categories, of which some matter. */
function generatedRows(rows: number): string {
  const rng = createRng('bench')
  const lines = [
    [...Array.from({ length: 6 }, (_, j) => `n${j}`), ...Array.from({ length: 8 }, (_, j) => `c${j}`), 'income'].join(
      ',',
    ),
  ]
  for (let row = 0; row < rows; row++) {
    const numbers = Array.from({ length: 6 }, () => rng.below(1000))
    const categories = Array.from({ length: 8 }, (_, j) => rng.below(2 + 3 * j))
    const score = (numbers[0] ?? 0) / 300 + (categories[3] ?? 0) / 4 - 3 + 2 * rng.next()
    lines.push([...numbers, ...categories.map((level) => `level ${level}`), score > 0 ? '>50K' : '<=50K'].join(','))
  }
  return `${lines.join('\n')}\n`
}
