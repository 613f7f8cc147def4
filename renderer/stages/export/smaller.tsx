import { Button, Radio } from '@mantine/core'
import { useState } from 'react'
import type { RunSummary, SmallerView } from '../../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { counted, metricWords, share, size } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { useProject } from '../../state.ts'
import { createKept, Problem, Section } from '../../ui/index.ts'
import { LongWork } from '../explain/long-work.tsx'
import { useFollowed } from '../explain/use-followed.ts'
import { changeWords, choiceWords, narrowFigure, shownChoices } from './smaller-words.ts'

const PRICED = createKept<SmallerView>()

/** What a smaller model would save and cost, and the way to have it. */
export function Smaller({ run }: { readonly run: RunSummary }) {
  const { project } = useProject()
  const key = `${project.id} ${run.id}`
  const [asked, ask] = useState('')
  const isAsked = asked === key || PRICED.get(key) !== undefined
  return (
    <Section title="Size against quality">
      {isAsked ? (
        <Choices key={key} run={run} onCancel={() => ask('')} />
      ) : (
        <>
          <p className="second small">
            <Term of="compression">Compression</Term> makes this model smaller and faster. What each way costs is
            measured first; nothing changes until you take one.
          </p>
          <Button className="export-hint" variant="default" size="xs" onClick={() => ask(key)}>
            Measure smaller models
          </Button>
        </>
      )}
    </Section>
  )
}

function Choices({ run, onCancel }: { readonly run: RunSummary; readonly onCancel: () => void }) {
  const { client, project } = useProject()
  const { value, trouble, work } = useFollowed(
    `${project.id} ${run.id}`,
    'Pricing smaller models',
    (job, signal) => client.exports.smaller({ project: project.id, run: run.id, job }, { signal }),
    PRICED,
  )
  if (trouble) return <Problem trouble={trouble} />
  if (!value) return <LongWork work={work} onCancel={onCancel} />
  return value.choices.length > 1 ? (
    <Priced run={run} view={value} />
  ) : (
    <p className="second small">
      Nothing makes this model smaller: it has no trees, nets or shapes whose numbers take up room.
    </p>
  )
}

function Priced({ run, view }: { readonly run: RunSummary; readonly view: SmallerView }) {
  const { client, project, replaceRun, selectRun, notify } = useProject()
  const [chosen, choose] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const choices = shownChoices(view)
  const metric = choices[0]?.quality?.metric
  const keep = async () => {
    setBusy(true)
    setTrouble(null)
    try {
      const kept = await client.exports.keepSmaller({ project: project.id, run: run.id, asked: chosen })
      replaceRun(kept)
      selectRun(kept.id)
      notify(`Kept as run ${Number(kept.id)}. Run ${Number(run.id)} is as it was.`)
    } catch (error) {
      setTrouble(problemOf(error))
    }
    setBusy(false)
  }
  return (
    <>
      <Radio.Group aria-label="Size against quality" value={chosen} onChange={choose}>
        <table className="smaller">
          <thead>
            <tr>
              <th scope="col">Choice</th>
              <th scope="col">{metric ? metricWords(metric).term : 'Same labels'}</th>
              <th scope="col">Size</th>
            </tr>
          </thead>
          <tbody>
            {choices.map((choice) => (
              <tr key={choice.asked} data-chosen={choice.asked === chosen || undefined}>
                <td>
                  <Radio size="xs" value={choice.asked} label={choiceWords(choice)} />
                </td>
                <td>
                  {choice.quality
                    ? narrowFigure(choice)
                    : choice.agreement.sameLabels === null
                      ? '–'
                      : share(choice.agreement.sameLabels, 1)}
                </td>
                <td>{size(choice.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Radio.Group>
      <p className="second small export-hint">{changeWords(view, chosen)}</p>
      <p className="muted small">
        On {counted(view.rows, view.isLabelled ? 'test row' : 'golden row')}, with 95 % intervals. Size is that of the
        model inside an export.
      </p>
      {chosen !== '' && (
        <Button className="export-hint" size="xs" variant="default" loading={isBusy} onClick={keep}>
          Keep as a new model
        </Button>
      )}
      {trouble && <Problem trouble={trouble} />}
    </>
  )
}
