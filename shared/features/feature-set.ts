import type { Finding } from '../core/index.ts'
import type { FeatureForm } from '../models/index.ts'
import { type Column, columnOf, type Table } from '../table/index.ts'
import { ENCODERS } from './encoders.ts'
import type { EncodingState } from './encoding.ts'

/** Fitted features: for each column that is used, its encoding and what that learned. */
export interface FeatureSet {
  readonly form: FeatureForm
  readonly columns: readonly { readonly column: string; readonly encoding: string; readonly state: EncodingState }[]
}

/** Fits an encoder to every named column. Columns with nothing to learn from are left out, each with a finding. */
export function fitFeatures(
  table: Table,
  names: readonly string[],
  form: FeatureForm,
): { features: FeatureSet; findings: Finding[] } {
  const findings: Finding[] = []
  const columns = names.flatMap((name) => {
    const column = columnOf(table, name)
    const encoder = ENCODERS.members.find(({ kind }) => kind === column.kind)
    const state = encoder?.fit(column, form, {})
    if (encoder && state) return [{ column: name, encoding: encoder.encoding.id, state }]
    const [id, what] = whyNothing(column)
    findings.push({
      id,
      severity: 'info',
      columns: [name],
      message: `${name} ${what} in the training rows: it says nothing about the target and was left out.`,
    })
    return []
  })
  return { features: { form, columns }, findings }
}

function whyNothing(column: Column): readonly [id: string, what: string] {
  if (!column.validity.includes(1)) return ['all-missing', 'is empty']
  const isText = column.kind === 'text' && new Set(column.codes).size > 1
  return isText ? ['no-words', 'holds no words that tell rows apart'] : ['constant', 'holds one value']
}
