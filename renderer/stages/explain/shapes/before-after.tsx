import type { RunSummary, ShapedView } from '../../../../shared/contract/index.ts'
import {
  decimalsOfAll,
  figureInterval,
  figureValue,
  LEADING_METRICS,
  metricWords,
  signed,
} from '../../../format/index.ts'

/** Beside those that lead, what a threshold decides. */
const DECIDED = { binary: ['accuracy', 'f1'], multiclass: [], regression: [] } as const

/** Figures of the test rows, of the run as it is and as it is edited. */
export function BeforeAfter({ run, value }: { readonly run: RunSummary; readonly value: ShapedView }) {
  const names = [...LEADING_METRICS[run.task], ...DECIDED[run.task]].filter((name) => run.metrics[name])
  if (names.length === 0 || run.rows.test === 0) return null
  return (
    <table className="shapes-figures">
      <caption className="second small">
        On the {run.rows.test.toLocaleString('en-US')} test rows, with 95&thinsp;% intervals
      </caption>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col">This run</th>
          <th scope="col">As edited</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => {
          const [before, after] = [run.metrics[name], value.metrics[name]]
          if (!before) return null
          const decimals = decimalsOfAll(after ? [before, after] : [before])
          const change = (after?.value ?? 0) - (before.value ?? 0)
          return (
            <tr key={name}>
              <th scope="row">{metricWords(name).term}</th>
              <td className="number">
                {figureValue(before, decimals)} <span className="second">{figureInterval(before, decimals)}</span>
              </td>
              <td className="number">
                {after ? figureValue(after, decimals) : '–'}{' '}
                <span className="second">{after ? figureInterval(after, decimals) : ''}</span>
              </td>
              <td className="number">{Math.abs(change) < 1e-12 ? 'none' : signed(change, decimals + 2)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
