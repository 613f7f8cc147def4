import { Button } from '@mantine/core'
import type { FamilyView, RunSummary } from '../../../shared/contract/index.ts'
import { counted, figureText, metricWords } from '../../format/index.ts'
import { type Job, useProject } from '../../state.ts'
import { EmptyState, Problem, useLoaded } from '../../ui/index.ts'
import { Foreseen } from './foreseen.tsx'
import { InWords } from './in-words.tsx'
import { Interrupted } from './interrupted.tsx'
import { Leaderboard } from './leaderboard.tsx'
import { TrainingProgress } from './progress.tsx'
import { trainingOf } from './settings.ts'
import { useIsTrained } from './use-is-trained.ts'
import { useTraining } from './use-training.ts'
import './train.css'

export function TrainCanvas() {
  const { project, job, client, go } = useProject()
  const families = useLoaded('families', (signal) => client.train.families(undefined, { signal }))
  const { target } = project.choices
  if (target === '' && !project.interrupted && !job)
    return (
      <EmptyState
        title="No column to predict yet"
        action={
          <Button variant="default" onClick={() => go('data')}>
            Choose in Data
          </Button>
        }
      >
        Training needs to know which column to predict. Choose it in Data; the other columns are what it learns from.
      </EmptyState>
    )
  return (
    <div className="train">
      {families.trouble && <Problem trouble={families.trouble} />}
      <div className="train-top">
        <Top />
      </div>
      {job?.results ? (
        <SoFar job={job} families={families.value ?? []} />
      ) : (
        <Finished families={families.value ?? []} />
      )}
    </div>
  )
}

function Top() {
  const { project, run, job } = useProject()
  const isCurrent = useIsTrained()
  if (job) return <TrainingProgress job={job} />
  if (project.interrupted) return <Interrupted interrupted={project.interrupted} />
  return (
    <>
      {run ? <Latest /> : <NoModel />}
      {!isCurrent && <Foreseen />}
    </>
  )
}

/** What the training under way has found. */
function SoFar({ job, families }: { readonly job: Job; readonly families: readonly FamilyView[] }) {
  const { project } = useProject()
  const { results, curve } = job
  if (!results) return null
  return (
    <Leaderboard
      heading="Results so far"
      results={{ leaderboard: results.trials, metric: results.metric, frontier: results.frontier }}
      curves={results.curves}
      now={curve ?? null}
      candidates={results.candidates}
      scoredRows={project.data.rows}
      families={families}
    />
  )
}

/** What the chosen run found; while another training has found nothing yet, that of before. */
function Finished({ families }: { readonly families: readonly FamilyView[] }) {
  const { project, run, job, client } = useProject()
  const curves = useLoaded(`curves ${run?.id}`, (signal) =>
    run ? client.runs.curves({ project: project.id, run: run.id }, { signal }) : Promise.resolve([]),
  )
  if (!run)
    return job && <p className="second train-wait">Results come here as candidates are compared on validation rows.</p>
  return (
    <>
      <Leaderboard
        heading={job ? 'Results of the run before' : 'Results'}
        results={run}
        curves={curves.isStale ? [] : (curves.value ?? [])}
        now={null}
        candidates={null}
        early={run.early}
        scoredRows={run.rows.train}
        families={families}
      />
      <InWords lines={run.best.inWords} />
    </>
  )
}

/** What the chosen run is, in the room that progress takes while training. */
function Latest() {
  const { run, project } = useProject()
  if (!run) return null
  const figure = run.metrics[run.metric]
  const isOther = run.target !== project.choices.target
  return (
    <section className="train-latest" aria-label="Latest run">
      <p>
        <strong>{run.best.title}</strong> predicts {run.target}.{' '}
        {figure && (
          <>
            {metricWords(run.metric).term} {figureText(figure)} on {counted(run.rows.test, 'test row')}.
          </>
        )}
      </p>
      <p className="second">
        {isOther
          ? `This run is from before the change: the column to predict is now ${project.choices.target}. Train again.`
          : run.onward
            ? onwardText(run.onward, run.metric)
            : `Chosen among ${counted(run.leaderboard.length, 'candidate')} by ${metricWords(run.metric).term} on validation rows; trained on ${counted(run.rows.train, 'row')}.`}
      </p>
    </section>
  )
}

/** What going on has changed. */
function onwardText({ rounds, before }: NonNullable<RunSummary['onward']>, metric: string): string {
  const figure = before[metric]
  const was = figure ? ` Before, ${metricWords(metric).term} was ${figureText(figure)} on these test rows.` : ''
  return `Went on after ${counted(rounds.before, 'round')}, with ${counted(rounds.after - rounds.before, 'more round')}.${was}`
}

function NoModel() {
  const { project } = useProject()
  const start = useTraining()
  const limit = trainingOf(project.choices).budgetSeconds
  return (
    <EmptyState
      title="No model yet"
      action={
        <Button variant="default" onClick={() => start()}>
          Train
        </Button>
      }
    >
      Train one with the defaults: {counted(project.data.rows, 'row')} of {project.data.file}, to predict{' '}
      {project.choices.target}. {limit === null ? 'It can be cancelled at any time.' : `At most ${limit / 60} min.`}
    </EmptyState>
  )
}
