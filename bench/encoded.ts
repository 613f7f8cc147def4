import { readSource } from '../engine/index.ts'
import { describeFeatures, encode, fitFeatures } from '../shared/features/index.ts'
import { inferReadings } from '../shared/import/index.ts'
import type { FeatureForm, FeatureInfo, Matrix } from '../shared/models/index.ts'
import { columnOf } from '../shared/table/index.ts'
import { typeColumns } from '../shared/train/index.ts'

/** A file of the shape of adult.csv as a model sees it, all rows; the target is 1 where `income` is >50K. */
export async function encodedAdult(
  file: string,
  form: FeatureForm,
): Promise<{ matrix: Matrix; infos: FeatureInfo[]; target: Float64Array }> {
  const { table: source } = await readSource(file)
  const { columns } = inferReadings(source)
  const { table } = typeColumns(source, new Map(columns.map(({ name, reading }) => [name, reading])))
  const income = columnOf(table, 'income')
  if (income.kind !== 'category') throw new Error(`income was read as ${income.kind}`)
  const rich = income.levels.indexOf('>50K')
  const names = source.names.filter((name) => name !== 'income')
  const { features } = fitFeatures(table, names, form)
  return {
    matrix: encode(features, table),
    infos: describeFeatures(features),
    target: Float64Array.from(income.codes, (code) => Number(code === rich)),
  }
}
