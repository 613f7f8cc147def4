import { CircleDashed, Diff } from 'lucide-react'
import { figureInterval, figureValue } from '../../format/index.ts'
import { Icon } from '../../ui/index.ts'
import { Term } from '../evaluate/term.tsx'
import { GAPS, type GroupingAudit, gapSentence } from './audit-words.ts'

/** The gaps between groups with their intervals, and what those support saying. */
export function GapList({
  column,
  audit,
  positive,
}: {
  readonly column: string
  readonly audit: GroupingAudit
  readonly positive: string
}) {
  return (
    <ul className="gaps">
      {GAPS.map((gap) => {
        const figure = audit[gap.id]
        const { isSeen, text } = gapSentence(gap, audit, column, positive)
        return (
          <li key={gap.id}>
            <Icon of={isSeen ? Diff : CircleDashed} />
            <div className="gap-text">
              <p className="gap-head">
                <Term
                  words={{
                    term: gap.title,
                    plain: `${gap.title} difference`,
                    meaning: gap.meaning,
                    isLowerBetter: true,
                    isShare: true,
                  }}
                  text={gap.title}
                />
                <span>
                  <strong>{figureValue(figure)}</strong> <span className="second small">{figureInterval(figure)}</span>
                </span>
              </p>
              <p className="second small">{text}</p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
