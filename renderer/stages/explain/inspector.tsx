import { Button, NumberInput } from '@mantine/core'
import { useCallback, useRef } from 'react'
import type { InputView, RunSummary } from '../../../shared/contract/index.ts'
import { ownValue } from '../../../shared/core/index.ts'
import { count } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Section } from '../../ui/index.ts'
import { Changes } from './changes.tsx'
import { useRow } from './use-row.ts'
import { ValueField } from './value-field.tsx'
import './explain.css'

/** Which row, what if it had other values, and what would change the decision. */
export function ExplainInspector() {
  const { run } = useProject()
  if (!run)
    return <p className="second small explain-form">Values of a row can be changed here once there is a model.</p>
  return <Form key={run.id} run={run} />
}

function Form({ run }: { readonly run: RunSummary }) {
  const { project } = useProject()
  const { asked, ask, answer: value, rows, actualOf } = useRow(run)
  const latest = useRef({ asked, ask })
  latest.current = { asked, ask }
  const change = useCallback(({ name, own }: InputView, to: string) => {
    const { asked: now, ask: askNow } = latest.current
    const { [name]: _, ...others } = now.values
    askNow(now.row, to === own ? others : { ...others, [name]: to })
  }, [])
  const actual = actualOf(asked.row)
  const next = rows[(rows.indexOf(asked.row) + 1) % Math.max(1, rows.length)] ?? 0
  const changed = Object.keys(asked.values).length
  return (
    <div className="explain-form">
      <Section title="Row">
        <div className="explain-row">
          <NumberInput
            label="Number in the data"
            value={asked.row + 1}
            min={1}
            max={project.data.rows}
            allowDecimal={false}
            onChange={(to) => {
              if (typeof to === 'number' && to >= 1 && to <= project.data.rows) ask(to - 1)
            }}
          />
          <Button variant="default" disabled={rows.length < 2} onClick={() => ask(next)}>
            Next surprising
          </Button>
        </div>
        <p className="second small explain-note">
          {actual === undefined
            ? `One of ${count(project.data.rows)} rows.`
            : `A test row on which the model is far off or unsure. In truth ${run.target} is ${actual}.`}
        </p>
      </Section>
      <Section
        title="What if"
        actions={
          changed > 0 && (
            <button type="button" className="link" onClick={() => ask(asked.row)}>
              Back to the row
            </button>
          )
        }
      >
        <p className="second small">
          Change a value, and prediction and reasons follow. A closed lock keeps a column when changes are looked for.
        </p>
        <div className="explain-fields">
          {value?.inputs.map((input) => (
            <ValueField
              key={`${asked.row} ${input.name}`}
              input={input}
              value={ownValue(asked.values, input.name) ?? input.own}
              onChange={change}
            />
          ))}
        </div>
      </Section>
      {value && (
        <Changes
          run={run}
          asked={asked}
          reasons={value}
          onTake={(values) => ask(asked.row, { ...asked.values, ...values })}
        />
      )}
    </div>
  )
}
