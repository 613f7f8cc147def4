import { type FittedRecipe, fileNamesAfter, originsOf, type Recipe, tracesOf } from '../clean/index.ts'
import type { Finding } from '../core/index.ts'
import type { Dataset } from './dataset.ts'

/**
 * The columns after cleaning that models may use: those of the file that they may, under the names that they have now,
 * and those that steps made, unless of a column that is barred.
 */
export function usableColumns(
  { featureNames, barredNames, source }: Pick<Dataset, 'featureNames' | 'barredNames' | 'source'>,
  recipe: Recipe,
  cleaned: FittedRecipe,
): { names: string[]; findings: Finding[] } {
  const [traces, needed] = [tracesOf(cleaned.steps), originsOf(cleaned.steps)]
  const fileNames = fileNamesAfter(recipe)
  const ofFile = new Set(source.names)
  const features = new Set(featureNames)
  const findings: Finding[] = []
  const names = [...cleaned.table.columns.keys()].filter((name) => {
    const fileName = fileNames.get(name) ?? name
    if (ofFile.has(fileName) && !features.has(fileName)) return false
    const barred = barredNames.filter((other) => traces.get(name)?.has(other))
    if (barred.length > 0)
      findings.push({
        id: 'made-of-barred',
        severity: 'warning',
        columns: [name],
        message: `A cleaning step makes ${name} of ${barred.join(' and ')}, which the model is not given: ${name} was left out too. Change the step, or leave it if that is what you want.`,
      })
    return barred.length === 0
  })
  const asked = barredNames.filter((other) => names.some((name) => needed.get(name)?.has(other)))
  return { names, findings: [...findings, ...asked.map(needsAttribute)] }
}

const needsAttribute = (column: string): Finding => ({
  id: 'needs-attribute',
  severity: 'warning',
  columns: [column],
  message: `The model takes out of its numbers what ${column} explains of them: ${column} must be given with every row to predict. Of a row without it nothing is taken out, and its status says so. Make sure that you may use ${column}: in many places the law restricts it.`,
})
