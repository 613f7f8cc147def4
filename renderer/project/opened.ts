import type { ProjectView } from '../../shared/contract/index.ts'

let latest: ProjectView | null = null

/** Keeps what `projects.create` answered, so that opening the new project asks nothing again. */
export function keepOpened(view: ProjectView): void {
  latest = view
}

/** The view of the project, if it was just created; once. */
export function takeOpened(id: string): ProjectView | null {
  const view = latest?.id === id ? latest : null
  if (view) latest = null
  return view
}
