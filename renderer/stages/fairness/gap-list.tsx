import { CircleDashed, Diff } from 'lucide-react'
import { type Figure, figureInterval, figureValue, type MetricWords } from '../../format/index.ts'
import { Icon } from '../../ui/index.ts'
import { Term } from '../evaluate/term.tsx'

/** A figure between groups, and what it supports saying. */
export interface ShownGap {
  readonly id: string
  readonly words: MetricWords
  readonly figure: Figure
  /** Whether there is evidence of a difference. */
  readonly isSeen: boolean
  readonly text: string
}

/** The gaps between groups with their intervals, and what those support saying. */
export function GapList({ gaps }: { readonly gaps: readonly ShownGap[] }) {
  return (
    <ul className="gaps">
      {gaps.map(({ id, words, figure, isSeen, text }) => (
        <li key={id}>
          <Icon of={isSeen ? Diff : CircleDashed} />
          <div className="gap-text">
            <p className="gap-head">
              <Term words={words} text={words.term} />
              <span>
                <strong>{figureValue(figure)}</strong> <span className="second small">{figureInterval(figure)}</span>
              </span>
            </p>
            <p className="second small">{text}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}
