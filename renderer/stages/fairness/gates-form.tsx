import { Button, Checkbox, NumberInput, Select } from '@mantine/core'
import { Check, CircleHelp, Trash2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { RunSummary } from '../../../shared/contract/index.ts'
import { figureText } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Icon, IconButton, Section, useLoaded } from '../../ui/index.ts'
import {
  GATE_METRICS,
  type GateDraft,
  gateMetricsOf,
  gateSentence,
  gateTextOf,
  type JudgedGate,
  judgementsOf,
} from './gate-words.ts'
import { crossingsOf } from './selection.ts'

/** The limits that the project states for gaps between groups: whether they are kept, and a form for another. */
export function GatesForm({ run, columns }: { readonly run: RunSummary; readonly columns: readonly string[] }) {
  const { client, project, threshold, choose } = useProject()
  const gates = project.choices.gates ?? []
  const edges = project.choices.groupEdges
  const asked = { project: project.id, run: run.id, gates, columns, threshold, ...(edges && { edges }) }
  const { value: judged = [] } = useLoaded(JSON.stringify(['gates', asked]), (signal) =>
    gates.length === 0 ? Promise.resolve([]) : client.runs.gates(asked, { signal }),
  )
  return (
    <Section title="Limits" note="exports beyond them need a reason">
      {gates.length > 0 && (
        <ul className="gates">
          {gates.map((text) => (
            <li key={text}>
              <div>
                <p>{gateSentence(text)}</p>
                {judgementsOf(text, judged ?? []).map((one) => (
                  <GateState key={`${one.of} ${one.label ?? ''}`} gate={one} />
                ))}
              </div>
              <IconButton
                icon={Trash2}
                small
                label={`Remove: ${gateSentence(text)}`}
                onClick={() => choose({ gates: gates.filter((other) => other !== text) })}
              />
            </li>
          ))}
        </ul>
      )}
      <NewGate
        isOfNumbers={run.task === 'regression'}
        classes={run.task === 'multiclass' ? run.classes : []}
        columns={columns}
        onAdd={(text) => choose({ gates: [...new Set([...gates, text])] })}
      />
    </Section>
  )
}

const WORDS = { kept: 'kept', exceeded: 'not kept', undecided: 'not shown to be kept' } as const
const ICONS = { kept: Check, exceeded: TriangleAlert, undecided: CircleHelp } as const

/** Whether one grouping keeps a limit. */
export function GateState({ gate }: { readonly gate: JudgedGate }) {
  return (
    <p className="gate-state small" data-state={gate.state}>
      <Icon of={ICONS[gate.state]} small />
      <span>
        {gate.of && `${gate.of}${gate.label === undefined ? '' : `, “${gate.label}”`}: `}
        {WORDS[gate.state]}, {gate.value === null ? (gate.why ?? 'no value') : figureText(gate)}
      </span>
    </p>
  )
}

const START: GateDraft = { metric: 'equalizedOddsDifference', limit: 0.1, of: '', label: '', isWhole: false }
const START_OF_NUMBERS: GateDraft = { ...START, metric: 'maeDifference', limit: 1 }

interface NewGateProps {
  readonly isOfNumbers: boolean
  /** Of several classes; empty for two, and for numbers. */
  readonly classes: readonly string[]
  readonly columns: readonly string[]
  readonly onAdd: (text: string) => void
}

function NewGate({ isOfNumbers, classes, columns, onAdd }: NewGateProps) {
  const [draft, setDraft] = useState(isOfNumbers ? START_OF_NUMBERS : START)
  const change = (changes: Partial<GateDraft>) => setDraft({ ...draft, ...changes })
  const { isRatio } = GATE_METRICS.find(({ id }) => id === draft.metric) ?? { isRatio: false }
  return (
    <div className="gate-form">
      <Select
        size="xs"
        label="Figure"
        data={gateMetricsOf(isOfNumbers).map(({ id, title }) => ({ value: id, label: title }))}
        value={draft.metric}
        allowDeselect={false}
        onChange={(chosen) => {
          const metric = GATE_METRICS.find(({ id }) => id === chosen)
          if (metric) change({ metric: metric.id, limit: metric.limit })
        }}
      />
      <NumberInput
        size="xs"
        label={isRatio ? 'At least' : 'At most'}
        min={0}
        {...(!isOfNumbers && { max: 1 })}
        step={isOfNumbers ? 1 : 0.05}
        value={draft.limit}
        onChange={(limit) => typeof limit === 'number' && change({ limit })}
      />
      <Select
        size="xs"
        label="Between groups by"
        data={[
          { value: '', label: 'every column compared' },
          ...crossingsOf(columns).map(([name]) => ({ value: name, label: name })),
        ]}
        value={draft.of}
        allowDeselect={false}
        onChange={(of) => change({ of: of ?? '' })}
      />
      {classes.length > 0 && (
        <Select
          size="xs"
          label="Of the class"
          data={[{ value: '', label: 'every class' }, ...classes.map((name) => ({ value: name, label: name }))]}
          value={draft.label}
          allowDeselect={false}
          onChange={(label) => change({ label: label ?? '' })}
        />
      )}
      <Checkbox
        size="xs"
        label="The whole 95 % interval must keep it"
        checked={draft.isWhole}
        onChange={(event) => change({ isWhole: event.currentTarget.checked })}
      />
      <Button size="xs" variant="default" onClick={() => onAdd(gateTextOf(draft))}>
        Add the limit
      </Button>
    </div>
  )
}
