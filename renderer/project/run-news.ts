import type { RunSummary } from '../../shared/contract/index.ts'
import { decimal, figureValue, metricWords } from '../format/index.ts'

/** What a run that has just ended brought, in a line: how good its model is, or what a mitigation took. */
export function runNews(run: RunSummary): string {
  const { mitigation, mitigates } = run
  if (mitigation && mitigates !== undefined) {
    const [base] = mitigation.points
    const taken = mitigation.points.find(({ id }) => id === mitigation.chosen)
    if (!taken || taken.id === base?.id)
      return 'The model stays as it is: its gap is small, or closing it costs too much'
    const [was, is] = [base?.disparity.value, taken.disparity.value]
    const gap = typeof was === 'number' && typeof is === 'number' ? `: gap ${decimal(was, 3)} to ${decimal(is, 3)}` : ''
    return `${taken.title} taken, ${taken.setting}${gap}`
  }
  const figure = run.metrics[run.metric]
  const score = figure ? `: ${metricWords(run.metric).term} ${figureValue(figure)}` : ''
  return `${run.best.title} trained${score}`
}
