import { Button } from '@mantine/core'
import { counted, figureText, metricWords } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { EmptyState, Problem, useLoaded, useShared } from '../../ui/index.ts'
import { Leaderboard } from './leaderboard.tsx'
import { TrainingProgress } from './progress.tsx'
import { requestOf, TRAIN_SETTINGS } from './settings.ts'
import { useTraining } from './use-training.ts'
import './train.css'

export function TrainCanvas() {
  const { project, run, job, client, go } = useProject()
  const families = useLoaded('families', (signal) => client.train.families(undefined, { signal }))
  const { target } = project.choices
  if (target === '')
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
      <div className="train-top">{job ? <TrainingProgress job={job} /> : run ? <Latest /> : <NoModel />}</div>
      {run && <Leaderboard run={run} families={families.value ?? []} />}
      {!run && job && (
        <p className="second train-wait">
          Results come here when all candidates have been compared on validation rows.
        </p>
      )}
    </div>
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
          : `Chosen among ${counted(run.leaderboard.length, 'candidate')} by ${metricWords(run.metric).term} on validation rows; trained on ${counted(run.rows.train, 'row')}.`}
      </p>
    </section>
  )
}

function NoModel() {
  const { project } = useProject()
  const start = useTraining()
  const [settings] = useShared(TRAIN_SETTINGS)
  const limit = requestOf(settings, []).budgetSeconds
  return (
    <EmptyState
      title="No model yet"
      action={
        <Button variant="default" onClick={start}>
          Train
        </Button>
      }
    >
      Train one with the defaults: {counted(project.data.rows, 'row')} of {project.data.file}, to predict{' '}
      {project.choices.target}. {limit === null ? 'It can be cancelled at any time.' : `At most ${limit / 60} min.`}
    </EmptyState>
  )
}
