import { Button, Checkbox, Radio } from '@mantine/core'
import { counted, figureText, metricWords } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Section, Segmented, useLoaded, useShared } from '../../ui/index.ts'
import { choosable, TRAIN_SETTINGS } from './settings.ts'
import { useTraining } from './use-training.ts'
import './train.css'

const EFFORTS = [
  { value: 'fast', title: 'Fast', about: 'One candidate of each family. For a first look.' },
  {
    value: 'balanced',
    title: 'Balanced',
    about: 'Three kinds of trees beside the simpler models. Enough for most data.',
  },
  {
    value: 'best',
    title: 'Best',
    about: 'Adds slow, careful candidates with many small trees. Several times as long.',
  },
] as const

const LIMITS = [
  { value: 'none', text: 'None', seconds: null },
  { value: '60', text: '1 min', seconds: 60 },
  { value: '300', text: '5 min', seconds: 300 },
  { value: '900', text: '15 min', seconds: 900 },
] as const

export function TrainInspector() {
  const { run, job } = useProject()
  const start = useTraining()
  return (
    <div className="train-form">
      <Effort />
      <Families />
      <TimeLimit />
      <Runs />
      {run && !job && (
        <Button variant="default" onClick={start} fullWidth>
          Train again
        </Button>
      )}
    </div>
  )
}

function Effort() {
  const [settings, set] = useShared(TRAIN_SETTINGS)
  return (
    <Section title="Effort">
      <Radio.Group
        aria-label="Effort"
        value={settings.mode}
        onChange={(value) => {
          const effort = EFFORTS.find((one) => one.value === value)
          if (effort) set({ ...settings, mode: effort.value })
        }}
      >
        <div className="train-options">
          {EFFORTS.map(({ value, title, about }) => (
            <Radio key={value} size="xs" value={value} label={title} description={about} />
          ))}
        </div>
      </Radio.Group>
    </Section>
  )
}

function Families() {
  const { client } = useProject()
  const [settings, set] = useShared(TRAIN_SETTINGS)
  const families = useLoaded('families', (signal) => client.train.families(undefined, { signal }))
  const all = choosable(families.value ?? [])
  const left = all.filter(({ id }) => !settings.without.includes(id))
  const toggle = (id: string) => {
    const isIn = !settings.without.includes(id)
    if (isIn && left.length === 1) return
    set({ ...settings, without: isIn ? [...settings.without, id] : settings.without.filter((other) => other !== id) })
  }
  return (
    <Section title="Families">
      <div className="train-options train-families">
        {all.map(({ id, title }) => (
          <Checkbox
            key={id}
            label={title}
            checked={!settings.without.includes(id)}
            onChange={() => toggle(id)}
            {...(left.length === 1 && left[0]?.id === id && { description: 'At least one is needed.' })}
          />
        ))}
      </div>
      <p className="small muted">The baseline, which always says the same, is compared with as well.</p>
    </Section>
  )
}

function TimeLimit() {
  const [settings, set] = useShared(TRAIN_SETTINGS)
  const chosen = LIMITS.find(({ seconds }) => seconds === settings.budgetSeconds) ?? LIMITS[0]
  return (
    <Section title="Time limit">
      <Segmented
        label="Time limit"
        value={chosen.value}
        options={LIMITS}
        onChange={(value) =>
          set({ ...settings, budgetSeconds: LIMITS.find((limit) => limit.value === value)?.seconds ?? null })
        }
      />
      <p className="small muted train-hint">
        {chosen.seconds === null
          ? 'All candidates are tried.'
          : 'When the time is over, the best of those that were finished is taken.'}
      </p>
    </Section>
  )
}

/** The runs of the project, latest first; the chosen one is what the later stages are about. */
function Runs() {
  const { project, run, selectRun } = useProject()
  if (project.runs.length === 0) return null
  const runs = project.runs.map((summary, i) => ({ summary, number: i + 1 })).toReversed()
  return (
    <Section title="Runs" note={runs.length > 1 ? 'The later stages are about the chosen one' : ''}>
      <Radio.Group aria-label="Runs" value={run?.id ?? ''} onChange={selectRun}>
        <div className="train-options">
          {runs.map(({ summary, number }) => {
            const figure = summary.metrics[summary.metric]
            return (
              <Radio
                key={summary.id}
                size="xs"
                value={summary.id}
                label={`${number}. ${summary.best.title}`}
                description={`${figure ? `${metricWords(summary.metric).term} ${figureText(figure)}; ` : ''}predicts ${summary.target}, ${counted(summary.rows.test, 'test row')}`}
              />
            )
          })}
        </div>
      </Radio.Group>
    </Section>
  )
}
