import type { MetricWords } from '../../format/index.ts'
import { Explained } from '../../ui/index.ts'

/** A measure by one of its names, with the other and what it means in a tooltip. */
export function Term({ words, text }: { readonly words: MetricWords; readonly text: string }) {
  const other = text === words.term ? words.plain : words.term
  const way = words.isLowerBetter ? ' Lower is better.' : ''
  return <Explained by={`${other}. ${words.meaning}${way}`}>{text}</Explained>
}
