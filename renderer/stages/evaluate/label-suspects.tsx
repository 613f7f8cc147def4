import type { RunSummary } from '../../../shared/contract/index.ts'
import { count, counted, decimal } from '../../format/index.ts'
import { Section } from '../../ui/index.ts'
import { useSelection } from './selection.ts'

const FIRST = 10

/** Training rows whose labels the other rows speak against: to be looked at, not to be changed unseen. */
export function LabelSuspects({ run }: { readonly run: RunSummary }) {
  const { suspects } = run
  const [selection, select] = useSelection(run)
  if (!suspects || suspects.count === 0) return null
  const table = (rows: typeof suspects.rows) => (
    <div className="evaluate-wide">
      <table className="slices suspects">
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">{run.target}</th>
            <th scope="col">Looks like</th>
            <th scope="col">Chance of each</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, given, instead, ofGiven, ofInstead }) => (
            <tr key={row} className={selection?.is === 'suspect' && selection.row === row ? 'is-selected' : undefined}>
              <th scope="row">
                <button
                  type="button"
                  className="link"
                  aria-label={`Whole row ${count(row + 1)}`}
                  onClick={() => select({ is: 'suspect', row })}
                >
                  {count(row + 1)}
                </button>
              </th>
              <td>{given}</td>
              <td>{instead}</td>
              <td className="second">
                {decimal(ofGiven, 3)} against {decimal(ofInstead, 3)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
  return (
    <Section
      title="Labels that may be wrong"
      note={`${counted(suspects.count, 'training row')}, by models that did not learn from them`}
    >
      <p className="second small">
        Most doubtful first. Hard rows are among them as well as mistakes: look at a whole row before changing a label.
      </p>
      {table(suspects.rows.slice(0, FIRST))}
      {suspects.rows.length > FIRST && (
        <details className="all-figures">
          <summary>Show {count(suspects.rows.length - FIRST)} more</summary>
          {table(suspects.rows.slice(FIRST))}
        </details>
      )}
    </Section>
  )
}
