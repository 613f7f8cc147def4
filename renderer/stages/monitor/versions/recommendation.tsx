import { counted, metricWords } from '../../../format/index.ts'
import { useProject } from '../../../state.ts'
import { Busy, useLoaded } from '../../../ui/index.ts'

const VERDICTS: Readonly<Record<string, string>> = {
  promote: 'Promote it',
  keep: 'Keep the champion',
  lookCloser: 'Look closer before you decide',
}

/** How a retrained version did beside the champion on the same rows, and what that speaks for. */
export function RecommendationOf({ version }: { readonly version: number }) {
  const { client, project } = useProject()
  const { value, trouble } = useLoaded(JSON.stringify(['registry report', project.id, version]), (signal) =>
    client.registry.report({ project: project.id, version }, { signal }),
  )
  if (trouble) return null
  if (!value) return <Busy verb="Reading the report" />
  const { recommendation, data, champion, metric } = value
  const said = (text: string) => text.replace(new RegExp(`^${metric}\\b`), metricWords(metric).term)
  return (
    <section className="version-limits" aria-label="Recommendation">
      <h3>
        Held against {champion === null ? 'nothing' : `version ${champion}`} on {counted(data.rows, 'row')}
      </h3>
      <p>
        <strong>{VERDICTS[recommendation.verdict] ?? recommendation.verdict}</strong>
      </p>
      <ul className="version-words">
        {recommendation.reasons.map(({ text }) => (
          <li key={text}>{said(text)}</li>
        ))}
      </ul>
    </section>
  )
}
