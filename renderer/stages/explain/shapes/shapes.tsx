import { useState } from 'react'
import type { RunSummary, ShapedView } from '../../../../shared/contract/index.ts'
import { significant } from '../../../format/index.ts'
import { Term } from '../../../glossary/term.tsx'
import { useProject } from '../../../state.ts'
import { Busy, Problem, Section, useLoaded } from '../../../ui/index.ts'
import { BeforeAfter } from './before-after.tsx'
import { Drawn } from './drawn.tsx'
import { shapedOf, useEdits, useSelected } from './edits.ts'
import { ShapeList } from './shape-list.tsx'
import { Tools } from './tools.tsx'
import './shapes.css'

/** Whether the picture of a run's model is the model. */
export const isGlassBox = ({ best }: RunSummary): boolean => best.family === 'additive'

/** The whole of an additive model: look at its shapes, change them by hand, and see at once what that does. */
export function Shapes({ run }: { readonly run: RunSummary }) {
  const { client, project } = useProject()
  const [edits] = useEdits(run.id)
  const { value, trouble, isStale } = useLoaded(...shapedOf(client, project.id, run.id, edits))
  const [output, choose] = useState(0)
  return (
    <Section
      title="Shapes"
      note={<Term of="glassBox">The whole model</Term>}
      actions={
        value &&
        value.outputs.length > 1 && (
          <label className="small">
            Class{' '}
            <select value={output} onChange={(event) => choose(Number(event.target.value))}>
              {value.outputs.map((name, k) => (
                <option key={name} value={k}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )
      }
    >
      {trouble && <Problem trouble={trouble} />}
      {value ? (
        <div className={isStale ? 'shapes is-stale' : 'shapes'} aria-busy={isStale}>
          <Whole run={run} value={value} output={output} />
        </div>
      ) : (
        !trouble && (
          <div className="explain-room">
            <Busy verb="Reading the shapes" />
          </div>
        )
      )}
    </Section>
  )
}

function Whole({
  run,
  value,
  output,
}: {
  readonly run: RunSummary
  readonly value: ShapedView
  readonly output: number
}) {
  const [selected, select] = useSelected(run.id)
  const named = selected?.name ?? value.shapes[0]?.name ?? ''
  const shape = value.shapes.find(({ name }) => name === named)
  const pair = value.pairs.find(({ axes }) => axes.map(({ name }) => name).join(' & ') === named)
  const choice = selected ?? { run: run.id, name: named, range: null, bins: [] }
  const of = run.task === 'regression' ? run.target : `the log-odds of “${value.outputs[output] ?? ''}”`
  return (
    <>
      <p className="second small">
        A row’s answer is {significant(value.intercepts[output] ?? 0, 4)}, and what each line below adds for it to {of}.
        Nothing else is in the model.
      </p>
      <div className="shapes-parts">
        <ShapeList
          view={value}
          output={output}
          selected={named}
          onSelect={(name) => select({ name, range: null, bins: [] })}
        />
        <div className="shapes-large">
          <Drawn
            of={of}
            shape={shape}
            pair={pair}
            output={output}
            selected={choice}
            onSelect={(range, bins) => select({ name: named, range, bins })}
          />
          <Tools run={run} value={value} shape={shape} pair={pair} output={output} selected={choice} />
          <BeforeAfter run={run} value={value} />
        </div>
      </div>
    </>
  )
}
