import { Button, Checkbox, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import type { Mitigating, MitigationView, RunSummary } from '../../../../shared/contract/index.ts'
import type { Values } from '../../../forms/field-words.ts'
import { useProject } from '../../../state.ts'
import { Segmented } from '../../../ui/index.ts'
import { crossingsOf } from '../selection.ts'
import { isSet, MethodSettings } from './method-settings.tsx'
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
  const [params, setParams] = useState<Readonly<Record<string, Values>>>({})
  const [left, setLeft] = useState<readonly string[]>([])
  const chosen = methods.filter(({ id }) => !left.includes(id))
  const toggle = (id: string) => setLeft(left.includes(id) ? left.filter((other) => other !== id) : [...left, id])
  const crossings = crossingsOf(columns)
  const [column = '', crossed = []] = crossings.find(([name]) => name === by) ?? crossings[0] ?? []
  const isReady = chosen.length > 0 && job === null && chosen.every((method) => isSet(method, params[method.id] ?? {}))
  const start = () =>
    isReady &&
    onStart({
      by: [...crossed],
      constraint,
      maxLoss: maxLoss / 100,
      methods: chosen.map(({ id }) => id),
      params: Object.fromEntries(chosen.flatMap(({ id }) => (params[id] ? [[id, { ...params[id] }] as const] : []))),
    })
  return (
    <div className="mitigation-form">
      <div className="mitigation-fields">
        <Select
          label="Groups of"
          data={crossings.map(([name]) => name)}
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
        {methods.map((method) => (
          <li key={method.id}>
            <Checkbox label={method.title} checked={!left.includes(method.id)} onChange={() => toggle(method.id)} />
            <p className="muted small">
              {STAGE_WORDS[method.stage]}. {method.about}
              {method.needsAttribute && <strong> Needs {crossed.join(' and ')} of everybody who is predicted.</strong>}
            </p>
            {!left.includes(method.id) && (
              <MethodSettings
                method={method}
                values={params[method.id] ?? {}}
                onChange={(values) => setParams({ ...params, [method.id]: values })}
              />
            )}
          </li>
        ))}
      </ul>
      <Button variant="default" onClick={start} {...(!isReady && { 'data-disabled': true })}>
        Look for fairer models
      </Button>
    </div>
  )
}
