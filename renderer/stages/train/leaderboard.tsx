import { useRef } from 'react'
import type { FamilyView, RunSummary } from '../../../shared/contract/index.ts'
import { ChartMenu } from '../../charts/chart-menu.tsx'
import { IntervalDots } from '../../charts/interval-dots.tsx'
import { decimalsOfAll, duration, figureInterval, figureValue, metricWords, signed, size } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Term } from '../evaluate/term.tsx'
import { againstBaseline, domainOf, type RankedTrial, ranked, type Trial, verdict } from './ranking.ts'
import { SpeedChart } from './speed-chart.tsx'
import { microsecondsPerRow, trialDetail } from './trial-words.ts'

/** A row is two lines of text high; the drawing beside has to know it in pixels. */
const ROW_REM = 2.5
const rowHeight = (): number => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

/** Everything that was tried, on validation rows: best first, what cannot be told apart marked so, baseline last. */
export function Leaderboard({ run, families }: { readonly run: RunSummary; readonly families: readonly FamilyView[] }) {
  const { job } = useProject()
  const svg = useRef<SVGSVGElement>(null)
  const rows = ranked(run)
  const words = metricWords(run.metric)
  const titleOf = ({ family }: Trial) => families.find(({ id }) => id === family)?.title ?? run.best.title
  const fullName = (trial: Trial) => [titleOf(trial), trialDetail(trial)].filter((part) => part !== '').join(', ')
  const isOnlyOne = ({ family }: Trial) => run.leaderboard.filter((other) => other.family === family).length === 1
  const shortName = (trial: Trial) => (isOnlyOne(trial) ? titleOf(trial) : fullName(trial))
  const finding = verdict(rows, shortName)
  const decimals = decimalsOfAll(rows.map(({ figure }) => figure))
  const best = rows[0]?.figure.value ?? null
  const caption = { title: finding, about: `${words.term} on validation rows, with 95 % interval` }
  return (
    <>
      <section className="chart" aria-label="Results">
        <div className="section-head">
          <h2>{job ? 'Results of the run before' : 'Results'}</h2>
          <p className="section-note">
            {finding} {againstBaseline(rows, run.metric)}
          </p>
        </div>
        <table className="leaderboard">
          <thead>
            <tr>
              <th scope="col" className="leaderboard-rank">
                <span className="hidden">Rank</span>
              </th>
              <th scope="col">Model</th>
              <th scope="col" className="leaderboard-dots">
                <div className="leaderboard-dots-head">
                  <span>
                    <Term words={words} text={words.term} />, 95&thinsp;% interval
                  </span>
                  <ChartMenu {...caption} svg={() => svg.current} data={dataOf(rows, words.term, fullName)} />
                </div>
                <div className="leaderboard-drawing">
                  <IntervalDots
                    svgRef={svg}
                    label={`${caption.title} ${caption.about}`}
                    rows={rows.map((row, i) => ({
                      name: fullName(row.trial),
                      figure: row.figure,
                      as: i === 0 ? 'subject' : 'context',
                    }))}
                    domain={domainOf(rows)}
                    rowHeight={rowHeight()}
                    axis="top"
                    reference={best === null ? undefined : { value: best, label: 'best' }}
                  />
                </div>
              </th>
              <th scope="col">Estimate</th>
              <th scope="col" className="leaderboard-wide">
                Against the best
              </th>
              <th scope="col">Fit</th>
              <th scope="col">µs / row</th>
              <th scope="col">Size</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <Row
                key={JSON.stringify([row.trial.family, row.trial.params])}
                row={row}
                title={titleOf(row.trial)}
                decimals={decimals}
                best={best}
                isFirst={i === 0}
              />
            ))}
          </tbody>
        </table>
      </section>
      <div className="train-speed">
        <SpeedChart run={run} nameOf={shortName} />
      </div>
    </>
  )
}

interface RowProps {
  readonly row: RankedTrial
  readonly title: string
  readonly decimals: number
  readonly best: number | null
  readonly isFirst: boolean
}

function Row({ row, title, decimals, best, isFirst }: RowProps) {
  const { trial, figure, rank, isTied, isBaseline } = row
  const difference = best === null || figure.value === null ? null : figure.value - best
  return (
    <tr className={isTied ? 'is-tied' : undefined}>
      <td className="leaderboard-rank muted">{rank}</td>
      <th scope="row" className="leaderboard-model">
        <span className="name">{isBaseline ? 'Baseline' : title}</span>
        <span className="muted small">{trialDetail(trial)}</span>
      </th>
      <td>
        <span className="hidden">{figureInterval(figure, decimals) || 'no interval'}</span>
      </td>
      <td className="leaderboard-figure name">{figureValue(figure, decimals)}</td>
      <td className="leaderboard-figure leaderboard-wide second">
        {isFirst ? 'best' : difference === null ? '–' : signed(difference, decimals + 1)}
        {isBaseline && <span className="muted small">no model at all</span>}
      </td>
      <td className="leaderboard-figure">{trial.seconds > 0 ? duration(trial.seconds) : '–'}</td>
      <td className="leaderboard-figure">{microsecondsPerRow(trial)}</td>
      <td className="leaderboard-figure">{trial.bytes > 0 ? size(trial.bytes) : '–'}</td>
    </tr>
  )
}

const dataOf = (rows: readonly RankedTrial[], term: string, nameOf: (trial: Trial) => string) => ({
  columns: ['Rank', 'Model', term, 'low', 'high', 'Fit, seconds', 'Rows per second', 'Bytes'],
  rows: rows.map(({ rank, trial, figure }) => [
    rank,
    nameOf(trial),
    figure.value,
    figure.low,
    figure.high,
    trial.seconds,
    trial.rowsPerSecond,
    trial.bytes,
  ]),
})
