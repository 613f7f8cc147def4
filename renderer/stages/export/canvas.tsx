import { Button } from '@mantine/core'
import { counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Busy, EmptyState, Problem } from '../../ui/index.ts'
import { TargetCard } from './target-card.tsx'
import { useExports } from './use-exports.ts'
import './export.css'

export function ExportCanvas() {
  const { run, go } = useProject()
  const { targets, list, stateOf, exportOne, keep, show } = useExports()
  if (!run)
    return (
      <EmptyState
        title="No model yet"
        action={
          <Button variant="default" onClick={() => go('train')}>
            Go to Train
          </Button>
        }
      >
        An export is a model that runs elsewhere, without Lathe. Train one first.
      </EmptyState>
    )
  if (targets.trouble) return <Problem trouble={targets.trouble} />
  if (targets.value === null || targets.isStale) return <Busy verb="Looking what fits this model" />
  const done = list.flatMap(({ id }) => {
    const state = stateOf(id)
    return state?.is === 'done' ? [state.view] : []
  })
  const verified = done.filter((view) => view.verified !== null).length
  const ready = list.filter(({ id, available }) => available && stateOf(id)?.is !== 'done').length
  return (
    <>
      <p className="export-count">
        <strong>{counted(list.length, 'target')}</strong>
        <span className="second">
          {[
            verified > 0 && `${verified} verified`,
            done.length > verified && `${done.length - verified} not verified here`,
            ready > 0 && `${ready} ready`,
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
      </p>
      <ul className="targets">
        {list.map((target) => (
          <TargetCard
            key={target.id}
            target={target}
            state={stateOf(target.id)}
            onExport={() => exportOne(target.id, target.title)}
            onKeep={() => keep(target.id)}
            onShow={show && (() => show(target.id))}
          />
        ))}
      </ul>
    </>
  )
}
