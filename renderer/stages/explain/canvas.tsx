import type { RunSummary } from '../../../shared/contract/index.ts'
import { NoModel } from '../../project/no-model.tsx'
import { useProject } from '../../state.ts'
import { Busy, Problem, useLoaded } from '../../ui/index.ts'
import { importanceOf } from './asking.ts'
import { Following } from './following.tsx'
import { Ranking } from './ranking.tsx'
import { RowWhy } from './row-why.tsx'
import { useColumn } from './selection.ts'
import './explain.css'

export function ExplainCanvas() {
  const { run } = useProject()
  if (!run) return <NoModel>What a model goes by shows once there is one. Train a model first.</NoModel>
  return (
    <div className="explain">
      <RowWhy run={run} />
      <Columns key={run.id} run={run} />
    </div>
  )
}

/** Which columns matter, and how the chosen one does. */
function Columns({ run }: { readonly run: RunSummary }) {
  const { client, project } = useProject()
  const { value, trouble } = useLoaded(...importanceOf(client, project.id, run.id))
  const [chosen, choose] = useColumn(run.id)
  if (trouble) return <Problem trouble={trouble} />
  if (!value)
    return (
      <div className="explain-room">
        <Busy verb="Shuffling columns" />
      </div>
    )
  const column = chosen ?? value.columns[0]?.columns[0] ?? null
  return (
    <div className="explain-columns">
      <Ranking importance={value} selected={column} onSelect={choose} />
      {column !== null && <Following run={run} column={column} />}
    </div>
  )
}
