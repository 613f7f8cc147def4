import type { Reason } from '../explain/index.ts'
import { type Pipeline, predictionsOf, type Scores } from '../pipeline/index.ts'
import type { SourceTable } from '../table/index.ts'
import { predictionCsvHeader, predictionCsvLine } from './prediction-csv.ts'

/**
 * Predictions as CSV, one line for each data record in file order. A record that was set aside has its line too, with
 * an empty prediction and the reason.
 *
 * @param explained how many reasons each row gets, and the reasons of every row
 */
export function* predictionFile(
  pipeline: Pipeline,
  scores: Scores,
  { recordOf, setAside }: Pick<SourceTable, 'recordOf' | 'setAside'>,
  explained: { readonly count: number; readonly reasons: readonly (readonly Reason[])[] } = { count: 0, reasons: [] },
): Generator<string> {
  const { classes } = pipeline
  const padded = (row: number) => Array.from({ length: explained.count }, (_, i) => explained.reasons[row]?.[i])
  yield predictionCsvHeader(classes, explained.count)
  const aside = setAside.toSorted((a, b) => a.record - b.record).values()
  let bad = aside.next()
  for (const [row, prediction] of predictionsOf(pipeline, scores).entries()) {
    const record = recordOf?.[row] ?? row
    for (; !bad.done && bad.value.record < record; bad = aside.next())
      yield predictionCsvLine(bad.value.record, null, classes, `set aside: ${bad.value.reason}`, padded(-1))
    yield predictionCsvLine(record, prediction, classes, prediction.status, padded(row))
  }
  for (; !bad.done; bad = aside.next())
    yield predictionCsvLine(bad.value.record, null, classes, `set aside: ${bad.value.reason}`, padded(-1))
}
