import type { RunSummary } from '../../../shared/contract/index.ts'
import { figureInterval, figureValue, metricWords } from '../../format/index.ts'
import { Section } from '../../ui/index.ts'
import { Term } from './term.tsx'

/** Every metric of the run with its interval, those above too: to look one up, and to copy. */
export function AllFigures({ run }: { readonly run: RunSummary }) {
  const positive = run.task === 'binary' ? run.classes[1] : undefined
  return (
    <Section title="All figures" note="on the test rows, with 95 % intervals">
      <details className="all-figures">
        <summary>Show all {Object.keys(run.metrics).length}</summary>
        <table className="all-figures-table">
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col">Value</th>
              <th scope="col">95&thinsp;% interval</th>
              {run.baseline && <th scope="col">No model</th>}
              <th scope="col">Best</th>
              <th scope="col">What it says</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(run.metrics).map(([metric, figure]) => {
              const words = metricWords(metric, positive)
              return (
                <tr key={metric}>
                  <th scope="row">
                    <Term words={words} text={words.term} />
                  </th>
                  <td className="number">{figureValue(figure)}</td>
                  <td className="number second">{figureInterval(figure) || '–'}</td>
                  {run.baseline && (
                    <td className="number second">
                      {run.baseline[metric] ? figureValue({ ...run.baseline[metric], low: null, high: null }) : '–'}
                    </td>
                  )}
                  <td className="second">{words.best ?? (words.isLowerBetter ? 'lower' : 'higher')}</td>
                  <td className="second">{figure.value === null ? figure.why : words.plain}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </details>
    </Section>
  )
}
