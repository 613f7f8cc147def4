import {
  BookOpen,
  Columns3,
  Flag,
  FolderOpen,
  History,
  House,
  Keyboard,
  ListChecks,
  Pause,
  Redo2,
  Settings,
  Square,
  Undo2,
} from 'lucide-react'
import type { ProjectSummary } from '../../shared/contract/index.ts'
import { glossary } from '../glossary/glossary.ts'
import { goTo } from '../route.ts'
import type { Stage } from '../stage.ts'
import { SELECTED_COLUMNS } from '../stages/data/selection.ts'
import { useProject } from '../state.ts'
import { useLoaded, useShared } from '../ui/index.ts'
import type { Command } from './palette.tsx'

/** What commands open. */
export interface Sheets {
  readonly keys: () => void
  readonly history: () => void
  readonly settings: () => void
  readonly glossary: (find: string) => void
}

/** What the palette offers in an open project: stages, columns, commands and the other projects. */
export function useCommands(stages: readonly Stage[], isOpen: boolean, show: Sheets): readonly Command[] {
  const { client, project, job, go, undo, redo, canUndo, canRedo, cancelTraining, finishTraining, pauseTraining } =
    useProject()
  const [, select] = useShared(SELECTED_COLUMNS)
  const { value: others } = useLoaded<readonly ProjectSummary[]>(`projects ${isOpen}`, () =>
    isOpen ? client.projects.list() : Promise.resolve([]),
  )
  const doing: (Command | false)[] = [
    canUndo && { id: 'undo', title: 'Undo', kind: 'do', icon: Undo2, keys: 'Ctrl Z', run: undo },
    canRedo && { id: 'redo', title: 'Redo', kind: 'do', icon: Redo2, keys: 'Ctrl Shift Z', run: redo },
    job !== null && { id: 'finish', title: 'Finish training now', kind: 'do', icon: Flag, run: finishTraining },
    job !== null && { id: 'pause', title: 'Pause training', kind: 'do', icon: Pause, run: pauseTraining },
    job !== null && {
      id: 'cancel',
      title: 'Cancel training',
      kind: 'do',
      icon: Square,
      keys: 'Ctrl .',
      run: cancelTraining,
    },
    { id: 'home', title: 'All projects', kind: 'do', icon: House, run: () => goTo({ page: 'home' }) },
    { id: 'history', title: 'History', kind: 'do', icon: History, run: show.history },
    { id: 'settings', title: 'Settings', kind: 'do', icon: Settings, keys: 'Ctrl ,', run: show.settings },
    { id: 'glossary', title: 'Glossary', kind: 'do', icon: BookOpen, run: () => show.glossary('') },
    { id: 'keys', title: 'Keys', kind: 'do', icon: Keyboard, keys: '?', run: show.keys },
  ]
  return [
    ...stages.map((stage, i) => ({
      id: `stage ${stage.id}`,
      title: stage.title,
      kind: 'stage',
      icon: ListChecks,
      keys: `Ctrl ${i + 1}`,
      run: () => go(stage.id),
    })),
    ...doing.filter((command) => command !== false),
    ...project.data.columns.map(({ name }) => ({
      id: `column ${name}`,
      title: name,
      kind: 'column',
      icon: Columns3,
      run: () => {
        select([name])
        go('data')
      },
    })),
    ...glossary().map(({ term }) => ({
      id: `term ${term}`,
      title: term,
      kind: 'term',
      icon: BookOpen,
      run: () => show.glossary(term),
    })),
    ...(others ?? [])
      .filter(({ id }) => id !== project.id)
      .map(({ id, name }) => ({
        id: `project ${id}`,
        title: name,
        kind: 'project',
        icon: FolderOpen,
        run: () => goTo({ page: 'project', project: id, stage: 'data' }),
      })),
  ]
}
