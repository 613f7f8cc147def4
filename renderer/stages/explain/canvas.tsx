import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RunSummary } from '../../../shared/contract/index.ts'
import { NoModel } from '../../project/no-model.tsx'
import { useProject } from '../../state.ts'
import { Problem } from '../../ui/index.ts'
import { IMPORTANCES, importanceOf } from './asking.ts'
import { Following } from './following.tsx'
import { InWords } from './in-words.tsx'
import { LongWork } from './long-work.tsx'
import { Pairs } from './pairs.tsx'
import { Ranking } from './ranking.tsx'
import { RowWhy } from './row-why.tsx'
import { useColumn } from './selection.ts'
import { isGlassBox, Shapes } from './shapes/shapes.tsx'
import { useFollowed } from './use-followed.ts'
import './explain.css'

export function ExplainCanvas() {
  const { run } = useProject()
  if (!run) return <NoModel>What a model goes by shows once there is one. Train a model first.</NoModel>
  return (
    <div className="explain">
      {isGlassBox(run) && <Shapes key={`shapes ${run.id}`} run={run} />}
      <RowWhy run={run} />
      <Columns key={run.id} run={run} />
    </div>
  )
}

/** Which columns matter, how the chosen one does, and what they do together. */
function Columns({ run }: { readonly run: RunSummary }) {
  const [isCalledOff, callOff] = useState(false)
  if (!isCalledOff) return <Shuffled run={run} onCancel={() => callOff(true)} />
  return (
    <div className="explain-room explain-ask">
      <p className="second small">Which columns matter was not looked at to the end.</p>
      <Button variant="default" size="xs" onClick={() => callOff(false)}>
        Shuffle columns
      </Button>
    </div>
  )
}

function Shuffled({ run, onCancel }: { readonly run: RunSummary; readonly onCancel: () => void }) {
  const { client, project } = useProject()
  const { key, load } = importanceOf(project.id, run.id)
  const { value, trouble, work } = useFollowed(key, 'Shuffling columns', load(client), IMPORTANCES)
  const [chosen, choose] = useColumn(run.id)
  if (trouble) return <Problem trouble={trouble} />
  if (!value)
    return (
      <div className="explain-room">
        <LongWork work={work} onCancel={onCancel} />
      </div>
    )
  const columns = value.columns.flatMap((one) => one.columns)
  const column = chosen ?? columns[0] ?? null
  return (
    <>
      <div className="explain-columns">
        <Ranking importance={value} selected={column} onSelect={choose} />
        {column !== null && <Following run={run} column={column} />}
      </div>
      <div className="explain-columns">
        <Pairs run={run} columns={columns} onSelect={choose} />
        <InWords run={run} />
      </div>
    </>
  )
}
