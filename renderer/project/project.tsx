import { useCallback, useDeferredValue, useEffect, useState } from 'react'
import type { ProjectView, ReadingProgress } from '../../shared/contract/index.ts'
import { followed } from '../client/followed.ts'
import { useConnection } from '../connection.ts'
import { goTo } from '../route.ts'
import { Shell } from '../shell/shell.tsx'
import { preloadStage } from '../stage.ts'
import { FIRST_STAGE, STAGES } from '../stages/index.ts'
import { Problem, SharedValues, useLoaded, whenIdle } from '../ui/index.ts'
import { takeOpened } from './opened.ts'
import { Opening } from './opening.tsx'
import { ProjectProvider } from './provider.tsx'

/** The open project at one of its stages. */
export function Project({ id, stage: stageId }: { readonly id: string; readonly stage: string }) {
  const { client } = useConnection()
  const [progress, setProgress] = useState<ReadingProgress | null>(null)
  const { value, trouble } = useLoaded<ProjectView>(
    id,
    async (signal) =>
      takeOpened(id) ??
      (await followed(client, setProgress, (job) => client.projects.open({ project: id, job }, { signal }))),
  )
  const go = useCallback((stage: string) => goTo({ page: 'project', project: id, stage }), [id])
  const stage = STAGES.find((known) => known.id === stageId) ?? FIRST_STAGE
  // The stage before stays until this one can be shown.
  const shown = useDeferredValue(stage)
  useEffect(() => {
    if (stage.id !== stageId) goTo({ page: 'project', project: id, stage: stage.id })
  }, [stage, stageId, id])
  useEffect(() => whenIdle(() => STAGES.forEach(preloadStage)), [])
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
  if (!value) return <Opening progress={progress} />
  return (
    <SharedValues>
      <ProjectProvider opened={value} stage={stage.id} go={go}>
        <Shell stages={STAGES} stage={shown} />
      </ProjectProvider>
    </SharedValues>
  )
}
