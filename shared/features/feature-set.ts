import type { Finding, Json } from '../core/index.ts'
import type { Feature, FeatureForm, Matrix } from '../models/index.ts'
import { type Column, columnOf, type Table } from '../table/index.ts'
import { ENCODERS } from './encoders.ts'
import type { EncodingState } from './encoding.ts'
import type { Labels } from './labels.ts'
import type { TermKind } from './terms.ts'

/** Fitted features: for each column that is used, its encoding and what that learned. */
export interface FeatureSet {
  readonly form: FeatureForm
  readonly columns: readonly { readonly column: string; readonly encoding: string; readonly state: EncodingState }[]
}

/** What a person decides about features. */
export interface FeatureChoices {
  /** What free text is cut into. */
  readonly text: TermKind
}

/** The choices with what screening has found to help. */
export interface FeaturePlan extends FeatureChoices {
  /** Categories that say what their levels say of the target. */
  readonly targetMeans: readonly string[]
}

export const PLAIN_FEATURES: FeaturePlan = { text: 'words', targetMeans: [] }

/** What was learned of some rows. */
export interface FittedFeatures {
  readonly features: FeatureSet
  /** The rows that taught it, under it: what is learned from labels does not tell a row its own. */
  readonly training: Matrix
  readonly findings: readonly Finding[]
}

/**
 * Fits an encoder to every named column. Columns with nothing to learn from are left out, each with a finding.
 *
 * @param labels what the rows are to teach; without them nothing looks at the target
 */
export function fitFeatures(
  table: Table,
  names: readonly string[],
  form: FeatureForm,
  labels?: Labels,
  plan: FeaturePlan = PLAIN_FEATURES,
): FittedFeatures {
  const findings: Finding[] = []
  const training: Feature[] = []
  const texts = names.filter((name) => columnOf(table, name).kind === 'text').length
  const columns = names.flatMap((name) => {
    const column = columnOf(table, name)
    const encoder = ENCODERS.members.find(({ kind }) => kind === column.kind)
    const fitted = encoder?.fit(column, form, paramsFor(name, column, texts, plan), labels)
    if (encoder && fitted) {
      const { encoding } = encoder
      training.push(...(fitted.training ?? encoding.apply(column, fitted.state)))
      return [{ column: name, encoding: encoding.id, state: fitted.state }]
    }
    const [id, what] = whyNothing(column)
    findings.push({
      id,
      severity: 'info',
      columns: [name],
      message: `${name} ${what} in the training rows: it says nothing about the target and was left out.`,
    })
    return []
  })
  return { features: { form, columns }, training: { rows: table.rows, features: training }, findings }
}

/** Cells of 8 bytes that all texts together may take: 20 MB for the rows of a fold and a form of features. */
const TEXT_CELLS = 2_500_000
const [FEWEST_TEXT_COLUMNS, MOST_TEXT_COLUMNS] = [40, 120]

/** Free text is the one kind whose columns would grow with what it holds. */
function paramsFor(
  name: string,
  column: Column,
  texts: number,
  { text, targetMeans }: FeaturePlan,
): Record<string, Json> {
  if (column.kind === 'category') return { target: targetMeans.includes(name) }
  if (column.kind !== 'text') return {}
  const room = Math.floor(TEXT_CELLS / Math.max(column.codes.length, 1) / texts)
  const width = Math.min(MOST_TEXT_COLUMNS, Math.max(FEWEST_TEXT_COLUMNS, room))
  const buckets = Math.round(width / 12)
  return { terms: text, columns: width - buckets, buckets }
}

function whyNothing(column: Column): readonly [id: string, what: string] {
  if (!column.validity.includes(1)) return ['all-missing', 'is empty']
  const isText = column.kind === 'text' && new Set(column.codes).size > 1
  return isText ? ['no-words', 'holds no words that tell rows apart'] : ['constant', 'holds one value']
}
