import type { MonitorView, PerformanceSeries } from '../../../shared/contract/index.ts'
import { PartsChart } from '../../charts/parts-chart.tsx'
import { decimal, metricWords, share } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Section } from '../../ui/index.ts'
import { overLooks } from './over-looks.ts'
import { partStart } from './part-words.ts'

/** Two charts beside each other, part by part or look by look: one metric that was or would be measured, and what the model said. */
export function OverTime({ check }: { readonly check: MonitorView }) {
  const { run } = useProject()
  const { series, looks } = check
  const isParted = series !== null && series.chunks.length > 1
  if (!run || (!isParted && looks.length < 2)) return null
  const { performance, predicted, labels } = isParted
    ? { ...series, labels: series.chunks.map((_, at) => partStart(series, at)) }
    : overLooks(looks)
  const known = performance.filter(({ estimated, measured }) =>
    [...estimated, ...measured].some(({ value }) => value !== null),
  )
  const chosen = known.find(({ metric }) => metric === run.metric) ?? known[0]
  const isShare = run.task !== 'regression'
  const each = isParted ? 'part' : 'look'
  return (
    <Section title="Over time" note={isParted ? 'each part of the rows on its own' : 'each look on its own'}>
      <div className="monitor-charts">
        {chosen && (
          <PartsChart
            title={performanceSentence(chosen, each)}
            about="estimated without labels (line), measured (squares)"
            labels={labels}
            line={{ name: 'estimated', figures: chosen.estimated }}
            marks={{ name: 'measured', figures: chosen.measured }}
            reference={releaseOf(chosen)}
            format={(value) => decimal(value, 3)}
          />
        )}
        {predicted.some((value) => value !== null) && (
          <PartsChart
            title={
              isShare ? `How often the model says ${run.classes[1] ?? 'yes'}` : `What the model says of ${run.target}`
            }
            about={isShare ? `share of the rows of each ${each}` : `mean of each ${each}`}
            labels={labels}
            line={{ name: 'predicted', figures: predicted.map((value) => ({ value, low: null, high: null })) }}
            reference={null}
            format={isShare ? (value) => share(value) : (value) => decimal(value, 2)}
          />
        )}
      </div>
    </Section>
  )
}

const releaseOf = ({ atRelease }: PerformanceSeries) =>
  atRelease?.value == null ? null : { value: atRelease.value, label: 'at release' }

/** "ROC AUC, estimated: worse by 0.015", where the last interval and the release are apart. */
function performanceSentence(
  { metric, estimated, measured, atRelease }: PerformanceSeries,
  each: 'part' | 'look',
): string {
  const { term, isLowerBetter } = metricWords(metric)
  const last = measured.findLast(({ value }) => value !== null) ?? estimated.findLast(({ value }) => value !== null)
  const isMeasured = measured.some(({ value }) => value !== null)
  if (last?.value == null || atRelease?.value == null) return `${term}, ${each} by ${each}`
  const moved = last.value - atRelease.value
  const isSure = last.low !== null && last.high !== null && (last.low > atRelease.value || last.high < atRelease.value)
  const how = isMeasured ? 'measured' : 'estimated'
  if (!isSure) return `${term}, ${how}: no different from release`
  const word = moved > 0 === isLowerBetter ? 'worse' : 'better'
  return `${term}, ${how}: ${word} by ${decimal(Math.abs(moved), 3)}`
}
