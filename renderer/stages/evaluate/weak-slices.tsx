import type { RunSummary, SlicesView } from '../../../shared/contract/index.ts'
import { count, decimal, share, significant } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Busy, createKept, Problem, Section, useLoaded } from '../../ui/index.ts'
import { isSliceSelected, useSelection } from './selection.ts'
import { sliceText } from './slice-words.ts'

const FOUND = createKept<SlicesView>()

/** Where the model does worse than elsewhere, in one or two columns; a click shows the rows. */
export function WeakSlices({ run }: { readonly run: RunSummary }) {
  const { client, project } = useProject()
  const [selection, select] = useSelection(run)
  const { value, trouble } = useLoaded(
    `${project.id} ${run.id} ${run.threshold}`,
    (signal) => client.runs.slices({ project: project.id, run: run.id }, { signal }),
    FOUND,
  )
  const title = 'Where it does worse'
  if (trouble) return <Problem trouble={trouble} />
  if (!value)
    return (
      <Section title={title}>
        <Busy verb="Looking for weak regions" />
      </Section>
    )
  const { slices, looked } = value
  const note = `${count(looked)} regions of one or two columns looked at; corrected for their number`
  const [first] = slices
  if (!first)
    return (
      <Section title={title} note={note}>
        <p className="second">No region is worse than the rest by more than chance explains.</p>
      </Section>
    )
  const isNumber = run.task === 'regression'
  const shown = (value: number) => (isNumber ? significant(value, 3) : share(value, 1))
  return (
    <Section title={title} note={note}>
      <p className="second small">
        {isNumber
          ? `Mean absolute error of all test rows: ${shown(first.overall)}.`
          : `Wrong of all test rows: ${shown(first.overall)}.`}
      </p>
      <div className="evaluate-wide">
        <table className="slices">
          <thead>
            <tr>
              <th scope="col">Region</th>
              <th scope="col">Rows</th>
              <th scope="col">{isNumber ? 'Error' : 'Wrong'}</th>
              <th scope="col">95&thinsp;% interval</th>
              <th scope="col">p, corrected</th>
            </tr>
          </thead>
          <tbody>
            {slices.map(({ conditions, rows, error, p }) => (
              <tr
                key={JSON.stringify(conditions)}
                className={isSliceSelected(selection, conditions) ? 'is-selected' : undefined}
              >
                <th scope="row">
                  <button type="button" className="link" onClick={() => select({ is: 'slice', conditions })}>
                    {sliceText(conditions)}
                  </button>
                </th>
                <td>{count(rows)}</td>
                <td className="name">{shown(error.value)}</td>
                <td className="second">
                  {shown(error.low)} to {shown(error.high)}
                </td>
                <td className="second">{p < 0.0001 ? '< 0.0001' : decimal(p, 4)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
