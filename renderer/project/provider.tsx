import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import type { Choices, ProjectView } from '../../shared/contract/index.ts'
import type { Problem as Trouble } from '../client/problem.ts'
import { useConnection } from '../connection.ts'
import { figureValue, metricWords } from '../format/index.ts'
import { ProjectContext, type ProjectState } from '../state.ts'
import { ShellContext, type ShellState } from './shell-state.ts'
import { useChoices } from './use-choices.ts'
import { useProjectSync } from './use-project-sync.ts'
import { useThreshold } from './use-threshold.ts'
import { useToasts } from './use-toasts.ts'
import { useTraining } from './use-training.ts'

const withoutTraining = ({ training: _, interrupted: __, ...view }: ProjectView): ProjectView => view

/** Holds everything that the stages of one open project share. */
export function ProjectProvider({
  opened,
  stage,
  go,
  children,
}: {
  readonly opened: ProjectView
  readonly stage: string
  readonly go: (stage: string) => void
  readonly children: ReactNode
}) {
  const connection = useConnection()
  const { client } = connection
  const [view, setView] = useState(opened)
  const [runId, setRunId] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const { toasts, notify, dismiss } = useToasts()
  const announce = useRef<(isReadAgain: boolean) => void>(() => undefined)
  const target = useRef(opened.choices.target)
  const onSaved = useCallback((choices: Choices) => {
    announce.current(choices.target !== target.current)
    target.current = choices.target
  }, [])
  const { history, saving, choose, undo, redo, adopt, accept } = useChoices(client, opened, onSaved)
  const chooseThreshold = useCallback((threshold: number) => choose({ threshold }), [choose])
  const [threshold, setThreshold] = useThreshold(history.present.threshold, chooseThreshold)
  announce.current = useProjectSync(connection, opened.id, setView, adopt)

  const setProject = useCallback(
    (next: ProjectView) => {
      setView(next)
      accept(next.choices)
      announce.current(false)
    },
    [accept],
  )
  const { job, actions } = useTraining(connection, opened.id, view.training !== undefined, {
    started() {
      setTrouble(null)
      setView(withoutTraining)
      announce.current(false)
    },
    done(run) {
      setView((before) => ({
        ...withoutTraining(before),
        runs: [...before.runs.filter(({ id }) => id !== run.id), run],
      }))
      setRunId(run.id)
      const figure = run.metrics[run.metric]
      const score = figure ? `: ${metricWords(run.metric).term} ${figureValue(figure)}` : ''
      notify(`${run.best.title} trained${score}`)
    },
    failed(problem) {
      setView(withoutTraining)
      setTrouble(problem)
      // What it had finished may be there to go on with.
      announce.current(true)
    },
    cancelled() {
      setView(withoutTraining)
      notify('Training cancelled')
    },
    discarded() {
      setView(withoutTraining)
      announce.current(false)
      notify('Interrupted training discarded')
    },
  })
  const project = useMemo(() => ({ ...view, choices: history.present }), [view, history.present])
  const run = project.runs.find(({ id }) => id === runId) ?? project.runs.at(-1) ?? null
  const canUndo = history.past.length > 0
  const canRedo = history.future.length > 0
  const state = useMemo<ProjectState>(
    () => ({
      client,
      project,
      run,
      job,
      threshold,
      stage,
      go,
      choose,
      undo,
      redo,
      canUndo,
      canRedo,
      setThreshold,
      selectRun: setRunId,
      setProject,
      ...actions,
      notify,
    }),
    [
      client,
      project,
      run,
      job,
      threshold,
      stage,
      go,
      choose,
      undo,
      redo,
      canUndo,
      canRedo,
      setThreshold,
      setProject,
      actions,
      notify,
    ],
  )
  const shell = useMemo<ShellState>(
    () => ({ saving, history, toasts, dismissToast: dismiss, trouble, dismissTrouble: () => setTrouble(null) }),
    [saving, history, toasts, dismiss, trouble],
  )
  return (
    <ProjectContext value={state}>
      <ShellContext value={shell}>{children}</ShellContext>
    </ProjectContext>
  )
}
