import { Tooltip } from '@mantine/core'
import type { MetricWords } from '../../format/index.ts'
import './evaluate.css'

/** A measure by one of its names, with the other and what it means in a tooltip. */
export function Term({ words, text }: { readonly words: MetricWords; readonly text: string }) {
  const other = text === words.term ? words.plain : words.term
  const way = words.isLowerBetter ? ' Lower is better.' : ''
  return (
    <Tooltip label={`${other}. ${words.meaning}${way}`} multiline w={280} withinPortal>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must be reachable by keyboard */}
      <span className="term" tabIndex={0}>
        {text}
      </span>
    </Tooltip>
  )
}
