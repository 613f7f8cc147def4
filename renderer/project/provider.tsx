import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import type { Choices, Draft, Look, MadeExport, ProjectView, RunSummary } from '../../shared/contract/index.ts'
import type { Problem as Trouble } from '../client/problem.ts'
import { useConnection } from '../connection.ts'
import { ProjectContext, type ProjectState } from '../state.ts'
import { presentOf, redone, undone } from './history.ts'
import { runNews } from './run-news.ts'
import { ShellContext, type ShellState } from './shell-state.ts'
import { useAlertNotices } from './use-alerts.ts'
import { useChoices } from './use-choices.ts'
import { useFlag } from './use-flag.ts'
import { useKept } from './use-kept.ts'
import { useProjectSync } from './use-project-sync.ts'
import { useRegistryNews } from './use-registry-news.ts'
import { useRested } from './use-rested.ts'
import { useOperating } from './use-service.ts'
import { useToasts } from './use-toasts.ts'
import { useTraining } from './use-training.ts'

const plainDraft = ({ step, ...draft }: Draft) => ({ ...draft, step: { ...step, params: { ...step.params } } })

const plainLook = ({ order, frozen, filters, ...look }: Look) => ({
  ...look,
  order: [...order],
  frozen: [...frozen],
  filters: filters.map(({ values, ranges, ...filter }) => ({ ...filter, values: [...values], ranges: [...ranges] })),
})

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
  const news = useRef(0)
  const announce = useRef<(isReadAgain: boolean) => void>(() => undefined)
  const target = useRef(opened.choices.target)
  const onSaved = useCallback((choices: Choices) => {
    announce.current(choices.target !== target.current)
    target.current = choices.target
  }, [])
  const { history, saving, choose, undo, redo, visit, adopt, accept, settled } = useChoices(client, opened, onSaved)
  const present = presentOf(history)
  const chooseThreshold = useCallback((threshold: number) => choose({ threshold }), [choose])
  const [threshold, setThreshold] = useRested(present.threshold, chooseThreshold)
  /** Each window has its own draft, and looks at the rows in its own way. */
  const show = useCallback((next: ProjectView) => setView(({ draft, look }) => ({ ...next, draft, look })), [])
  announce.current = useProjectSync(connection, opened.id, show, adopt)

  const setProject = useCallback(
    (next: ProjectView) => {
      show(next)
      accept(next.choices)
      announce.current(false)
    },
    [accept, show],
  )
  const keepDraft = useKept<Draft | null>(
    (draft) => client.projects.draft({ project: opened.id, draft: draft && plainDraft(draft) }),
    // Applied or discarded, it must not come back.
    (draft) => draft === null,
  )
  const keepLook = useKept<Look>((look) => client.projects.look({ project: opened.id, look: plainLook(look) }))
  const setDraft = useCallback(
    (draft: Draft | null) => {
      setView((before) => ({ ...before, draft }))
      keepDraft(draft)
    },
    [keepDraft],
  )
  const addExport = useCallback(({ run, target, verified }: MadeExport) => {
    if (verified === null) return
    setView((before) => {
      const targets = new Set([...(before.exported[run] ?? []), target])
      return { ...before, exported: { ...before.exported, [run]: [...targets] } }
    })
    announce.current(false)
  }, [])
  const operating = useOperating(connection, view, setView, announce)
  useAlertNotices(connection, opened.id)
  useRegistryNews(connection, opened.id, notify, (id) => {
    if (!view.runs.some((run) => run.id === id)) announce.current(true)
  })
  const replaceRun = useCallback((run: RunSummary) => {
    setView((before) => ({ ...before, runs: withRun(before.runs, run) }))
    announce.current(false)
  }, [])
  const [isInspectorOpen, setInspectorOpen] = useFlag('lathe.inspector', true)
  const openInspector = useCallback(() => setInspectorOpen(true), [setInspectorOpen])
  const { job, actions } = useTraining(connection, opened.id, view.training !== undefined, {
    settled,
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
      // News of the run before it is none any more.
      dismiss(news.current)
      news.current = notify(runNews(run))
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
    paused() {
      setView(withoutTraining)
      announce.current(true)
      notify('Training paused')
    },
    discarded() {
      setView(withoutTraining)
      announce.current(false)
      notify('Kept trials discarded')
    },
  })
  const project = useMemo(() => ({ ...view, choices: present }), [view, present])
  const run = project.runs.find(({ id }) => id === runId) ?? project.runs.at(-1) ?? null
  const canUndo = undone(history) !== null
  const canRedo = redone(history) !== null
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
      setDraft,
      keepLook,
      addExport,
      ...operating,
      openInspector,
      setProject,
      replaceRun,
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
      setDraft,
      keepLook,
      addExport,
      operating,
      openInspector,
      setProject,
      replaceRun,
      actions,
      notify,
    ],
  )
  const shell = useMemo<ShellState>(
    () => ({
      saving,
      history,
      visit,
      toasts,
      dismissToast: dismiss,
      trouble,
      dismissTrouble: () => setTrouble(null),
      isInspectorOpen,
      setInspectorOpen,
    }),
    [saving, history, visit, toasts, dismiss, trouble, isInspectorOpen, setInspectorOpen],
  )
  return (
    <ProjectContext value={state}>
      <ShellContext value={shell}>{children}</ShellContext>
    </ProjectContext>
  )
}

const withRun = (runs: readonly RunSummary[], run: RunSummary): RunSummary[] =>
  runs.some(({ id }) => id === run.id) ? runs.map((one) => (one.id === run.id ? run : one)) : [...runs, run]
