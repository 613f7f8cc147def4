import { type Figure, figureInterval, figureValue, metricWords } from '../../format/index.ts'
import { Term } from './term.tsx'

export interface Tile {
  readonly metric: string
  readonly figure: Figure
  /** What it is compared with or made of: “chance 0.500”, “1,839 of 2,336”. */
  readonly note?: string
  /** Where others than its interval asks for. */
  readonly decimals?: number
}

interface TilesProps {
  readonly title: string
  readonly tiles: readonly Tile[]
  readonly positive?: string
}

/** Figures with their intervals, each by what it says and by its name. */
export function Tiles({ title, tiles, positive }: TilesProps) {
  const hasNotes = tiles.some(({ note }) => note !== undefined)
  return (
    <section className="tiles" aria-label={title}>
      <h2 className="tiles-title">{title}</h2>
      <dl data-tiles={tiles.length}>
        {tiles.map(({ metric, figure, note, decimals }) => {
          const words = metricWords(metric, positive)
          return (
            <div key={metric}>
              <dt>
                <span>
                  <Term words={words} text={words.plain} />
                  {words.isLowerBetter && <span title="Lower is better">{'\u00a0↓'}</span>}
                </span>
              </dt>
              <dd className="tile-value">{figureValue(figure, decimals)}</dd>
              <dd className="tile-interval">{figureInterval(figure) || figure.why || '–'}</dd>
              <dd className="tile-note">{words.term}</dd>
              {hasNotes && <dd className="tile-note">{note}</dd>}
            </div>
          )
        })}
      </dl>
    </section>
  )
}
