import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RunSummary, ShapeEdit } from '../../../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../../../client/problem.ts'
import { useProject } from '../../../state.ts'
import { Problem } from '../../../ui/index.ts'
import { useEdits } from './edits.ts'

/** Keeps the edited model as a run of its own. */
export function KeepEdits({
  run,
  edits,
  isChanged,
}: {
  readonly run: RunSummary
  readonly edits: readonly ShapeEdit[]
  readonly isChanged: boolean
}) {
  const { client, project, replaceRun, selectRun, notify } = useProject()
  const [, setEdits] = useEdits(run.id)
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const keep = async () => {
    setBusy(true)
    setTrouble(null)
    try {
      const kept = await client.explain.keepShapes({ project: project.id, run: run.id, edits: [...edits] })
      setEdits(null)
      replaceRun(kept)
      selectRun(kept.id)
      notify(`Kept as run ${Number(kept.id)}. Run ${Number(run.id)} is as it was.`)
    } catch (error) {
      setTrouble(problemOf(error))
    }
    setBusy(false)
  }
  return (
    <>
      <Button size="xs" variant="filled" disabled={!isChanged} loading={isBusy} onClick={keep}>
        Keep as a new model
      </Button>
      {trouble && <Problem trouble={trouble} />}
    </>
  )
}
