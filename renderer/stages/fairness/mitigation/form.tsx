import { Button, Checkbox, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import type { Mitigating, MitigationView, RunSummary } from '../../../../shared/contract/index.ts'
import { useProject } from '../../../state.ts'
import { Segmented } from '../../../ui/index.ts'
import { CONSTRAINTS, constraintWords, STAGE_WORDS } from './words.ts'

interface FormProps {
  readonly run: RunSummary
  readonly columns: readonly string[]
  readonly methods: readonly MitigationView[]
  readonly onStart: (asked: Mitigating) => void
}

/** By which column, what is to be alike, what it may cost, and the ways to try. */
export function MitigationForm({ run, columns, methods, onStart }: FormProps) {
  const { job } = useProject()
  const [by, setBy] = useState(columns[0] ?? '')
  const [constraint, setConstraint] = useState<Mitigating['constraint']>('demographicParity')
  const [maxLoss, setMaxLoss] = useState(1)
  const [left, setLeft] = useState<readonly string[]>([])
  const chosen = methods.filter(({ id }) => !left.includes(id))
  const toggle = (id: string) => setLeft(left.includes(id) ? left.filter((other) => other !== id) : [...left, id])
  const column = columns.includes(by) ? by : (columns[0] ?? '')
  const isReady = chosen.length > 0 && job === null
  const start = () =>
    isReady && onStart({ by: column, constraint, maxLoss: maxLoss / 100, methods: chosen.map(({ id }) => id) })
  return (
    <div className="mitigation-form">
      <div className="mitigation-fields">
        <Select
          label="Groups of"
          data={[...columns]}
          value={column}
          allowDeselect={false}
          onChange={(name) => name && setBy(name)}
        />
        <NumberInput
          label="Most accuracy that it may cost, in points"
          min={0}
          max={100}
          step={0.5}
          value={maxLoss}
          onChange={(value) => typeof value === 'number' && setMaxLoss(value)}
        />
      </div>
      <Segmented
        label="What is to be alike"
        value={constraint}
        options={CONSTRAINTS.map(({ value, label }) => ({ value, text: label }))}
        onChange={setConstraint}
      />
      <p className="second small">{constraintWords(constraint)?.about(run.classes[1] ?? 'yes')}</p>
      <ul className="mitigation-methods">
        {methods.map(({ id, title, stage, needsAttribute, about }) => (
          <li key={id}>
            <Checkbox label={title} checked={!left.includes(id)} onChange={() => toggle(id)} />
            <p className="muted small">
              {STAGE_WORDS[stage]}. {about}
              {needsAttribute && <strong> Needs the {column} of everybody who is predicted.</strong>}
            </p>
          </li>
        ))}
      </ul>
      <Button variant="default" onClick={start} {...(!isReady && { 'data-disabled': true })}>
        Look for fairer models
      </Button>
    </div>
  )
}
