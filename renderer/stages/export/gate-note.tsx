import { Textarea } from '@mantine/core'
import { TriangleAlert } from 'lucide-react'
import { useProject } from '../../state.ts'
import { Icon, useLoaded, useShared } from '../../ui/index.ts'
import { gateSentence, judgedText } from '../fairness/gate-words.ts'
import { GateState } from '../fairness/gates-form.tsx'
import { EXPORT_REASON } from './exports.ts'

/** That limits of the project are not kept, and where to write why the model is exported all the same. */
export function GateNote() {
  const { client, project, run } = useProject()
  const [reason, setReason] = useShared(EXPORT_REASON)
  const gates = project.choices.gates ?? []
  const { value: judged } = useLoaded(
    JSON.stringify(['gates', project.id, run?.id, gates, run?.threshold, project.choices.groups]),
    (signal) =>
      run && gates.length > 0
        ? client.runs.gates({ project: project.id, run: run.id, gates }, { signal })
        : Promise.resolve([]),
  )
  const beyond = (judged ?? []).filter(({ state }) => state !== 'kept')
  if (beyond.length === 0) return null
  return (
    <section className="export-gates" aria-label="Limits that are not kept">
      <h2>
        <Icon of={TriangleAlert} /> {beyond.length === 1 ? 'A limit' : `${beyond.length} limits`} of the project
        {beyond.length === 1 ? ' is' : ' are'} not kept
      </h2>
      <ul>
        {beyond.map((gate) => (
          <li key={`${judgedText(gate)} ${gate.of}`}>
            <p>{gateSentence(judgedText(gate))}</p>
            <GateState gate={gate} />
          </li>
        ))}
      </ul>
      <Textarea
        label="Why it is exported all the same"
        description="Kept in the project’s log and in the record of every model that is exported. Without it exports are refused."
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </section>
  )
}
