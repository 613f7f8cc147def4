import { type Pipeline, predictionsOf, type Scores } from '../pipeline/index.ts'
import type { SourceTable } from '../table/index.ts'
import { predictionCsvHeader, predictionCsvLine } from './prediction-csv.ts'

/**
 * Predictions as CSV, one line for each data record in file order. A record that was set aside has its line too, with
 * an empty prediction and the reason.
 */
export function* predictionFile(
  pipeline: Pipeline,
  scores: Scores,
  { recordOf, setAside }: Pick<SourceTable, 'recordOf' | 'setAside'>,
): Generator<string> {
  const { classes } = pipeline
  yield predictionCsvHeader(classes)
  const aside = setAside.toSorted((a, b) => a.record - b.record).values()
  let bad = aside.next()
  for (const [row, prediction] of predictionsOf(pipeline, scores).entries()) {
    const record = recordOf?.[row] ?? row
    for (; !bad.done && bad.value.record < record; bad = aside.next())
      yield predictionCsvLine(bad.value.record, null, classes, `set aside: ${bad.value.reason}`)
    yield predictionCsvLine(record, prediction, classes, prediction.status)
  }
  for (; !bad.done; bad = aside.next())
    yield predictionCsvLine(bad.value.record, null, classes, `set aside: ${bad.value.reason}`)
}
