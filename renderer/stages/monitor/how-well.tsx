import type { MonitorView } from '../../../shared/contract/index.ts'
import { counted, decimal, figureInterval, figureValue, metricWords } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { useProject } from '../../state.ts'
import { Section } from '../../ui/index.ts'
import { Term as MetricTerm } from '../evaluate/term.tsx'

const SHOWN = ['accuracy', 'precision', 'recall', 'rocAuc']

/** How well the model does on the new rows: estimated without labels, and measured where there are some. */
export function HowWell({ check }: { readonly check: MonitorView }) {
  const { run } = useProject()
  const { report } = check
  const { estimated, measured } = report.performance
  if (!run || (!measured && !estimated)) return <WithoutLabels />
  const known = new Map<string, unknown>(Object.entries(estimated ?? {}))
  const estimateOf = (id: string): number | null => {
    const value = known.get(id)
    return typeof value === 'number' ? value : null
  }
  const ids = [...new Set([run.metric, ...SHOWN])].filter(
    (id) => run.metrics[id] && (estimateOf(id) !== null || measured?.metrics[id]),
  )
  return (
    <Section
      title="How well it does on them"
      note={
        measured
          ? `measured on ${counted(measured.rows, 'row')} with the true answer, 95 % interval`
          : 'the file holds no true answers, so this is an estimate'
      }
    >
      <table className="how-well">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" className="num">
              At training, test rows
            </th>
            {estimated && (
              <th scope="col" className="num">
                <Term of="estimatedPerformance">Estimated</Term>
              </th>
            )}
            {measured && (
              <th scope="col" className="num">
                Measured
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {ids.map((id) => {
            const [before, now, guess] = [run.metrics[id], measured?.metrics[id], estimateOf(id)]
            const words = metricWords(id, run.classes[1])
            return (
              <tr key={id}>
                <th scope="row">
                  <MetricTerm words={words} text={words.term} />
                </th>
                <td className="num">
                  {before ? figureValue(before) : '–'} <span className="muted">{before && figureInterval(before)}</span>
                </td>
                {estimated && <td className="num">{guess === null ? '–' : decimal(guess, 3)}</td>}
                {measured && (
                  <td className="num">
                    {now ? figureValue(now) : '–'} <span className="muted">{now && figureInterval(now)}</span>
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
      {estimated && (
        <p className="muted small how-well-note">
          {report.performance.estimated?.assumptions} {report.performance.estimated?.doubt}
        </p>
      )}
    </Section>
  )
}

function WithoutLabels() {
  const { run } = useProject()
  if (!run) return null
  return (
    <Section title="How well it does on them">
      <p className="second small">
        The file holds no values of {run.target}, and errors of numbers cannot be told without them.
      </p>
    </Section>
  )
}
