import type { Finding } from '../core/index.ts'
import type { FeatureForm } from '../models/index.ts'
import { columnOf, type Table } from '../table/index.ts'
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
    const isEmpty = !column.validity.includes(1)
    findings.push({
      id: isEmpty ? 'all-missing' : 'constant',
      severity: 'info',
      columns: [name],
      message: `${name} ${isEmpty ? 'is empty' : 'holds one value'} in the training rows: it says nothing about the target and was left out.`,
    })
    return []
  })
  return { features: { form, columns }, findings }
}
