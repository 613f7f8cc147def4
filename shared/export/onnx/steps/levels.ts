import { without } from '../columns.ts'
import { columnByColumn } from '../step-compiler.ts'

// Steps on texts. Texts that a model does not know count as one: a step that treats all of these alike is a table.

export const groupRare = columnByColumn<{ readonly levels: readonly string[]; readonly other: string }>({
  id: 'group-rare',
  openTexts: () => null,
})

export const mapValues = columnByColumn<{
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly others: string | null
}>({
  id: 'map-values',
  openTexts: () => null,
})

export const mergeSimilar = columnByColumn<Readonly<Record<string, string>>>({
  id: 'merge-similar',
  openTexts: () => null,
})

export const normalise = columnByColumn<{
  readonly missing: readonly string[]
  readonly collapse: boolean
  readonly letters: 'keep' | 'lower' | 'upper'
}>({
  id: 'normalise',
  numbers({ kind, numbers }, { missing }, ops) {
    if (kind === 'date') return { kind, numbers }
    return { kind, numbers: without(ops, numbers, missing.filter((text) => text.trim() !== '').map(Number)) }
  },
  openTexts({ letters, collapse }, texts) {
    if (letters !== 'keep') return 'ONNX has no operator that makes capital letters small ones for every text'
    const spaced = texts.find((text) => /\s/u.test(text) && !text.startsWith('\uE000'))
    return collapse && spaced !== undefined
      ? `ONNX has no operator that makes the runs of blanks in texts such as "${spaced}" one blank`
      : null
  },
})

export const replace = columnByColumn<{
  readonly find: string
  readonly by: string
  readonly regular: boolean
  readonly whole: boolean
  readonly ignoreCase: boolean
}>({
  id: 'replace',
  openTexts: ({ whole, regular, ignoreCase }) =>
    whole && !regular && !ignoreCase ? null : 'ONNX has no operator that finds a part of a text',
})
