import { useCallback, useEffect } from 'react'
import type { ProjectView } from '../../shared/contract/index.ts'
import { useConnection } from '../connection.ts'
import { goTo } from '../route.ts'
import { Shell } from '../shell/shell.tsx'
import { FIRST_STAGE, STAGES } from '../stages/index.ts'
import { Busy, Problem, SharedValues, useLoaded } from '../ui/index.ts'
import { takeOpened } from './opened.ts'
import { ProjectProvider } from './provider.tsx'

/** The open project at one of its stages. */
export function Project({ id, stage: stageId }: { readonly id: string; readonly stage: string }) {
  const { client } = useConnection()
  const { value, trouble } = useLoaded<ProjectView>(
    id,
    async () => takeOpened(id) ?? (await client.projects.open({ project: id })),
  )
  const go = useCallback((stage: string) => goTo({ page: 'project', project: id, stage }), [id])
  const stage = STAGES.find((known) => known.id === stageId) ?? FIRST_STAGE
  useEffect(() => {
    if (stage.id !== stageId) goTo({ page: 'project', project: id, stage: stage.id })
  }, [stage, stageId, id])
  if (trouble)
    return (
      <main className="lone">
        <h1>This project cannot be opened</h1>
        <Problem
          trouble={trouble}
          action={
            <a className="link" href="#/">
              All projects
            </a>
          }
        />
      </main>
    )
  if (!value)
    return (
      <main className="lone">
        <Busy verb="Opening" />
      </main>
    )
  return (
    <SharedValues>
      <ProjectProvider opened={value} stage={stage.id} go={go}>
        <Shell stages={STAGES} stage={stage} />
      </ProjectProvider>
    </SharedValues>
  )
}
