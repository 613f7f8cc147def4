import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import type { CurveSoFar, EarlyEnd, FamilyView, LearningCurve } from '../../../shared/contract/index.ts'
import { ChartMenu } from '../../charts/chart-menu.tsx'
import { IntervalDots } from '../../charts/interval-dots.tsx'
import {
  counted,
  decimalsOfAll,
  duration,
  figureInterval,
  figureValue,
  metricWords,
  share,
  signed,
  significant,
  size,
} from '../../format/index.ts'
import { Term as GlossaryTerm } from '../../glossary/term.tsx'
import { Explained } from '../../ui/index.ts'
import { Term } from '../evaluate/term.tsx'
import { Curves } from './curves.tsx'
import {
  againstBaseline,
  domainOf,
  ENSEMBLE,
  type RankedTrial,
  type Results,
  ranked,
  type Trial,
  verdict,
} from './ranking.ts'
import { SpeedChart } from './speed-chart.tsx'
import { earlyWords, microsecondsPerRow, trialDetail } from './trial-words.ts'
import { Votes } from './votes.tsx'

/** A row is two lines of text high; the drawing beside has to know it in pixels. */
const ROW_REM = 2.5
const rowHeight = (): number => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

interface LeaderboardProps {
  readonly heading: string
  readonly results: Results
  /** Of each trial; null where its family does not learn in rounds. */
  readonly curves: readonly (LearningCurve | null)[]
  /** The fit under way. */
  readonly now: CurveSoFar | null
  /** How many candidates there will be; null where all were tried. */
  readonly candidates: number | null
  /** What ended the search before everything was tried. */
  readonly early?: EarlyEnd | undefined
  /** Rows that a candidate was timed on. */
  readonly scoredRows: number
  readonly families: readonly FamilyView[]
}

/** Everything that was tried, on validation rows: best first, what cannot be told apart marked so, baseline last. */
export function Leaderboard(props: LeaderboardProps) {
  const { heading, results, curves, now, candidates, early, scoredRows, families } = props
  const svg = useRef<SVGSVGElement>(null)
  const [isAllShown, setAllShown] = useState(false)
  const rows = ranked(results)
  const shownRows = isAllShown ? rows : foremost(rows)
  const hidden = rows.length - shownRows.length
  const words = metricWords(results.metric)
  const titleOf = ({ family }: Pick<Trial, 'family'>) =>
    family === ENSEMBLE ? 'Ensemble' : (families.find(({ id }) => id === family)?.title ?? family)
  const fullName = (trial: Trial) => [titleOf(trial), trialDetail(trial)].filter((part) => part !== '').join(', ')
  const isOnlyOne = ({ family }: Trial) => results.leaderboard.filter((other) => other.family === family).length === 1
  const shortName = (trial: Trial) => (isOnlyOne(trial) ? titleOf(trial) : fullName(trial))
  const { length } = results.leaderboard
  const tried = candidates === null ? '' : `${length} of ${counted(candidates, 'candidate')} tried. `
  const finding = verdict(rows, shortName, candidates !== null)
  const decimals = decimalsOfAll(rows.map(({ figure }) => figure))
  const best = rows[0]?.figure.value ?? null
  const caption = { title: finding, about: `${words.term} on validation rows, with 95 % interval` }
  return (
    <>
      <section className="chart" aria-label="Results">
        <div className="section-head">
          <h2>{heading}</h2>
          <p className="section-note">
            {tried}
            {early && <strong>{`${earlyWords(early, length)} `}</strong>}
            {finding} {againstBaseline(rows, results.metric)}
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
                    rows={shownRows.map((row, i) => ({
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
              <th scope="col" className="leaderboard-cost">
                Fit
              </th>
              <th scope="col" className="leaderboard-speed">
                µs / row
              </th>
              <th scope="col" className="leaderboard-cost">
                Size
              </th>
            </tr>
          </thead>
          <tbody>
            {shownRows.map((row, i) => (
              <Row
                key={JSON.stringify([row.trial.family, row.trial.params])}
                row={row}
                title={titleOf(row.trial)}
                decimals={decimals}
                best={best}
                isFirst={i === 0 && !row.isBaseline}
                isSoFar={candidates !== null}
              />
            ))}
          </tbody>
        </table>
        {hidden > 0 && (
          <Button variant="subtle" size="compact-sm" className="leaderboard-more" onClick={() => setAllShown(true)}>
            Show {counted(hidden, 'candidate')} more
          </Button>
        )}
      </section>
      <Votes trial={results.leaderboard[0]} titleOf={titleOf} />
      <div className="train-charts">
        <SpeedChart ranked={rows} metric={results.metric} scoredRows={scoredRows} nameOf={shortName} />
        <Curves trials={results.leaderboard} curves={curves} now={now} titleOf={titleOf} nameOf={shortName} />
      </div>
    </>
  )
}

/** Candidates that are shown without asking. */
const FOREMOST = 12

/** The best, and with them what the rest is compared with: the baseline, and those that failed. */
const foremost = (rows: readonly RankedTrial[]): readonly RankedTrial[] =>
  rows.filter(({ isBaseline, trial }, i) => i < FOREMOST || isBaseline || trial.failed !== undefined)

interface RowProps {
  readonly row: RankedTrial
  readonly title: string
  readonly decimals: number
  readonly best: number | null
  readonly isFirst: boolean
  readonly isSoFar: boolean
}

function Row({ row, title, decimals, best, isFirst, isSoFar }: RowProps) {
  const { trial, figure, rank, isTied, isBaseline, against } = row
  const difference = best === null || figure.value === null ? null : figure.value - best
  if (trial.failed !== undefined) return <FailedRow trial={trial} title={title} />
  return (
    <tr className={isTied ? 'is-tied' : undefined}>
      <td className="leaderboard-rank muted">{rank}</td>
      <th scope="row" className="leaderboard-model">
        <span className="name">{isBaseline ? <GlossaryTerm of="baseline" /> : title}</span>
        <span className="muted small">{trialDetail(trial)}</span>
      </th>
      <td>
        <span className="hidden">{figureInterval(figure, decimals) || 'no interval'}</span>
      </td>
      <td className="leaderboard-figure name">{figureValue(figure, decimals)}</td>
      <td className="leaderboard-figure leaderboard-wide second">
        {isFirst ? (isSoFar ? 'best so far' : 'best') : difference === null ? '–' : signed(difference, decimals + 1)}
        {!isFirst && !isBaseline && against && (
          <span className="muted small">
            <Explained by={chancesText(against)}>
              {signed(against.low, decimals + 1)} to {signed(against.high, decimals + 1)}
            </Explained>
          </span>
        )}
        {isBaseline && <span className="muted small">no model at all</span>}
      </td>
      <td className="leaderboard-figure leaderboard-cost">{trial.seconds > 0 ? duration(trial.seconds) : '–'}</td>
      <td className="leaderboard-figure leaderboard-speed">{microsecondsPerRow(trial)}</td>
      <td className="leaderboard-figure leaderboard-cost">{trial.bytes > 0 ? size(trial.bytes) : '–'}</td>
    </tr>
  )
}

/** What the Bayesian comparison says. */
const chancesText = ({ worse, same, better, region }: NonNullable<RankedTrial['against']>): string =>
  `On the same parts of the data. Chance that it is worse than the best: ${share(worse, 0)}; as good, within ${significant(region, 2)}: ${share(same, 0)}; better: ${share(better, 0)}.`

/** A candidate without a model, and why; the rest went on without it. */
function FailedRow({ trial, title }: { readonly trial: Trial; readonly title: string }) {
  return (
    <tr>
      <td className="leaderboard-rank muted" />
      <th scope="row" className="leaderboard-model">
        <span className="name">{title}</span>
        <span className="bad small">could not be trained</span>
      </th>
      <td colSpan={6} className="leaderboard-failed second">
        {trial.failed}
      </td>
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
