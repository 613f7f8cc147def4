import type { RunSummary } from '../../../shared/contract/index.ts'
import { counted, share } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { useProject } from '../../state.ts'
import { Busy, ModelInWords, Problem, Section, useLoaded } from '../../ui/index.ts'
import { wordsOf } from './asking.ts'

/** Below this a small tree says something else than the model. */
const FAITHFUL = 0.8

/** What the model does, roughly, as a small tree in words, and how far it can be believed. */
export function InWords({ run }: { readonly run: RunSummary }) {
  const { client, project } = useProject()
  const { value, trouble } = useLoaded(...wordsOf(client, project.id, run.id))
  return (
    <Section title="Roughly, in words">
      {trouble && <Problem trouble={trouble} />}
      {!value && !trouble && <Busy verb="Putting it in words" />}
      {value?.tree && (
        <>
          <p className="second small explain-note">
            A small tree that was taught by the model (a <Term of="surrogate">surrogate</Term>). On rows that did not
            teach it, it {run.task === 'regression' ? 'explains' : 'says the same as the model on'}{' '}
            {share(Math.max(0, value.tree.fidelity), 0)}
            {run.task === 'regression'
              ? ' of how the model’s numbers differ.'
              : ` of them; always the same answer would on ${share(value.tree.constant, 0)}.`}{' '}
            Made of {counted(value.tree.rows, 'test row')}.
            {value.tree.fidelity < FAITHFUL &&
              ' That is too little to go by: the model does more than a small tree can say.'}
          </p>
          <ModelInWords lines={value.tree.lines} />
        </>
      )}
      {value && !value.tree && <p className="second small">There are too few rows to put the model in words.</p>}
    </Section>
  )
}
