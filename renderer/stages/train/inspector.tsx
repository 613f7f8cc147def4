import { Button, Checkbox, Radio, Tooltip } from '@mantine/core'
import type { FamilyView, RunSummary } from '../../../shared/contract/index.ts'
import { counted, figureText, metricWords } from '../../format/index.ts'
import { splitText } from '../../project/history.ts'
import { useProject } from '../../state.ts'
import { Section, Segmented, useLoaded } from '../../ui/index.ts'
import { TrainingOptions } from './options/training-options.tsx'
import { choosable, isTried, toggled } from './settings.ts'
import { useTraining } from './use-training.ts'
import { useTrainingChoices } from './use-training-choices.ts'
import './train.css'

const EFFORTS = [
  {
    value: 'fast',
    title: 'Fast',
    about: 'A few quick candidates; the best becomes the model. For a first look.',
  },
  {
    value: 'balanced',
    title: 'Balanced',
    about: 'Known good candidates, then rounds of better ones. The best vote together.',
  },
  {
    value: 'best',
    title: 'Best',
    about: 'Many more rounds, and slow, careful candidates. Several times as long.',
  },
] as const

const LIMITS = [
  { value: 'none', text: 'None', seconds: null },
  { value: '60', text: '1 min', seconds: 60 },
  { value: '300', text: '5 min', seconds: 300 },
  { value: '900', text: '15 min', seconds: 900 },
] as const

/** The section's title says it to the eye; the group has to be named for those who do not see it. */
const HIDDEN = { className: 'hidden' }

export function TrainInspector() {
  const { project, run, job, client } = useProject()
  const start = useTraining()
  const families = useLoaded('families', (signal) => client.train.families(undefined, { signal }))
  // All at once: nothing is pushed down by what comes later.
  if (!families.value && !families.trouble) return null
  return (
    <div className="train-form">
      <Effort />
      <Families families={families.value ?? []} />
      <TimeLimit />
      <Device />
      <Split />
      <TrainingOptions families={families.value ?? []} />
      <Runs />
      {run && !job && (
        <Button variant="default" onClick={() => start()} fullWidth>
          Train again
        </Button>
      )}
      {run && !job && canGoOn(run, project.choices.target) && (
        <Tooltip label={GO_ON} multiline w={280} withinPortal>
          <Button variant="default" onClick={() => start(run.id)} fullWidth>
            Go on with this model
          </Button>
        </Tooltip>
      )}
    </div>
  )
}

const GO_ON =
  'Grows more trees after those of the chosen run, on the rows as they are now; what it learned stays. For data that has grown or changed.'

/** A single model of boosted trees; several that vote have each learned from other rows. */
const canGoOn = ({ best, target }: RunSummary, chosen: string): boolean => best.family === 'gbdt' && target === chosen

/** How the test rows are chosen, where that is not at random. */
function Split() {
  const { project, choose } = useProject()
  if (project.choices.split === undefined) return null
  return (
    <Section title="Test rows">
      <p className="second small">{splitText(project.choices)}.</p>
      <button type="button" className="link small" onClick={() => choose({ split: undefined })}>
        Split at random
      </button>
    </Section>
  )
}

function Effort() {
  const [training, set] = useTrainingChoices()
  return (
    <Section title="Effort">
      <Radio.Group
        label="Effort"
        labelProps={HIDDEN}
        value={training.mode}
        onChange={(value) => {
          const effort = EFFORTS.find((one) => one.value === value)
          if (effort) set({ mode: effort.value })
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

function Families({ families }: { readonly families: readonly FamilyView[] }) {
  const [training, set] = useTrainingChoices()
  const all = choosable(families)
  const tried = all.filter((family) => isTried(training, family))
  const isLast = (id: string) => tried.length === 1 && tried[0]?.id === id
  return (
    <Section title="Families">
      <div className="train-options train-families">
        {all.map((family) => (
          <Checkbox
            key={family.id}
            label={family.title}
            checked={isTried(training, family)}
            onChange={() => !isLast(family.id) && set({ families: toggled(training, family.id, all) })}
            {...(isLast(family.id) && { description: 'At least one is needed.' })}
          />
        ))}
      </div>
      <p className="small muted">The baseline, which always says the same, is compared with as well.</p>
    </Section>
  )
}

function TimeLimit() {
  const [training, set] = useTrainingChoices()
  const chosen = LIMITS.find(({ seconds }) => seconds === training.budgetSeconds) ?? LIMITS[0]
  return (
    <Section title="Time limit">
      <Segmented
        label="Time limit"
        value={chosen.value}
        options={LIMITS}
        onChange={(value) => set({ budgetSeconds: LIMITS.find((limit) => limit.value === value)?.seconds ?? null })}
      />
      <p className="small muted train-hint">
        {chosen.seconds === null
          ? 'All candidates are tried.'
          : 'When the time is over, the best of those that were finished is taken.'}
      </p>
    </Section>
  )
}

const DEVICES = [
  { value: 'auto', text: 'Automatic', about: 'Neural nets train on what a probe finds faster.' },
  { value: 'cpu', text: 'Processor', about: 'Results are the same again, to the last digit.' },
  { value: 'gpu', text: 'GPU', about: 'Needs one that WebGPU can use. Results are equal up to small differences.' },
] as const

function Device() {
  const [training, set] = useTrainingChoices()
  const chosen = DEVICES.find(({ value }) => value === training.device) ?? DEVICES[0]
  return (
    <Section title="Device">
      <Segmented
        label="Device"
        value={chosen.value}
        options={DEVICES}
        onChange={(value) => set({ device: DEVICES.find((device) => device.value === value)?.value })}
      />
      <p className="small muted train-hint">{chosen.about}</p>
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
      <Radio.Group label="Runs" labelProps={HIDDEN} value={run?.id ?? ''} onChange={selectRun}>
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
