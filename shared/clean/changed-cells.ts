import type { Column, Table } from '../table/index.ts'

/**
 * Column → cells that differ, of columns with one at least.
 *
 * @param before a table with the rows of `after`; columns that are in one table only are not counted
 */
export function changedCells(before: Table, after: Table): Map<string, number> {
  const changed = new Map<string, number>()
  for (const [name, column] of after.columns) {
    const old = before.columns.get(name)
    const count = old ? differing(old, column) : 0
    if (count > 0) changed.set(name, count)
  }
  return changed
}

function differing(before: Column, after: Column): number {
  if (before === after) return 0
  const isSame = sameCell(before, after)
  let count = 0
  for (let row = 0; row < after.validity.length; row++) if (!isSame(row)) count++
  return count
}

/** Whether a row has the same cell in both columns: both missing, or values of one kind that are equal. */
export function sameCell(before: Column, after: Column): (row: number) => boolean {
  const [wasThere, isThere] = [before.validity, after.validity]
  if (isCoded(before) && isCoded(after)) {
    const codeOf = new Map(after.levels.map((level, code) => [level, code]))
    const codes = Int32Array.from(before.levels, (level) => codeOf.get(level) ?? -2)
    return (row) => (isThere[row] === 0 ? wasThere[row] === 0 : codes[before.codes[row] ?? -1] === after.codes[row])
  }
  if (isCoded(before) || isCoded(after) || before.kind !== after.kind)
    return (row) => wasThere[row] === 0 && isThere[row] === 0
  return (row) =>
    isThere[row] === 0 ? wasThere[row] === 0 : wasThere[row] === 1 && before.values[row] === after.values[row]
}

const isCoded = (column: Column) => column.kind === 'category' || column.kind === 'text'
