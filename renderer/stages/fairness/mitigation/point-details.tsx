import type { RunSummary } from '../../../../shared/contract/index.ts'
import { figureInterval, figureValue, metricWords } from '../../../format/index.ts'
import { GAPS } from '../audit-words.ts'
import { type Found, type Point, pointName, testSentence, verdictOf } from './words.ts'

/** Every figure of a point beside those of the model as it is, and what got worse. */
export function PointDetails({
  run,
  found,
  point,
}: {
  readonly run: RunSummary
  readonly found: Found
  readonly point: Point
}) {
  const [base] = found.points
  if (!base) return null
  const rows = [
    ...GAPS.map(({ id, title }) => ({
      name: `${title} difference`,
      was: base.audit[id],
      is: point.audit[id],
      verdict: verdictOf(base.audit[id], point.audit[id], { isLowerBetter: true }),
    })),
    ...Object.entries(point.metrics).map(([id, is]) => ({
      name: metricWords(id).term,
      was: base.metrics[id],
      is,
      verdict: verdictOf(base.metrics[id], is, metricWords(id)),
    })),
  ]
  const isBase = point.id === 'none'
  return (
    <div className="mitigation-point">
      <p className="mitigation-name">
        <strong>{pointName(point)}</strong>
        {point.id === found.chosen && <span className="second">, this model</span>}
      </p>
      {point.id === found.chosen && point.id !== 'none' && <p className="second">{testSentence(run, found)}</p>}
      <h3>What got worse</h3>
      {point.worse.length === 0 ? (
        <p className="second small">
          {isBase ? 'This is the model as it was.' : 'Nothing, beyond what chance allows.'}
        </p>
      ) : (
        <ul className="mitigation-worse small">
          {point.worse.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <table className="mitigation-figures">
        <thead>
          <tr>
            <th scope="col">On rows held out</th>
            <th scope="col">As it is</th>
            {!isBase && <th scope="col">With it</th>}
            <th scope="col">
              <span className="hidden">Interval</span>
            </th>
            {!isBase && (
              <th scope="col">
                <span className="hidden">Compared</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, was, is, verdict }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {!isBase && <td>{was ? figureValue(was) : '–'}</td>}
              <td>{figureValue(is)}</td>
              <td className="second small">{figureInterval(is)}</td>
              {!isBase && (
                <td className="mitigation-verdict small" data-verdict={verdict}>
                  {verdict}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
