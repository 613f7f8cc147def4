import { counted, decimal } from '../../format/index.ts'
import { NoModel } from '../../project/no-model.tsx'
import { DEFAULT_THRESHOLD, useProject } from '../../state.ts'
import { Busy, Problem } from '../../ui/index.ts'
import { MODEL_FILE } from './exports.ts'
import { GateNote } from './gate-note.tsx'
import { ModelCard } from './model-card.tsx'
import { TargetCard } from './target-card.tsx'
import { useExports } from './use-exports.ts'
import './export.css'

export function ExportCanvas() {
  const { run } = useProject()
  const { trouble, isLoading, model, list, left, stateOf, isExported, exportOne, keep, keepModel, show } = useExports()
  if (!run) return <NoModel>An export is a model that runs elsewhere, without Lathe. Train one first.</NoModel>
  if (trouble) return <Problem trouble={trouble} />
  if (isLoading || !model) return <Busy verb="Looking what fits this model" />
  const done = list.flatMap(({ id }) => stateOf(id).view ?? []).filter((view) => isExported(view.target))
  const verified = done.filter((view) => view.verified !== null).length
  const stale = list.filter(({ id }) => stateOf(id).view?.isStale).length
  return (
    <>
      <p className="export-count">
        <strong>{counted(list.length, 'target')}</strong>
        <span className="second">
          {[
            verified > 0 && `${verified} verified`,
            done.length > verified && `${done.length - verified} not verified here`,
            stale > 0 && `${stale} of an earlier model`,
            left.length > stale && `${left.length - stale} ready`,
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
      </p>
      <GateNote />
      <ThresholdNote />
      <ul className="targets">
        {list.map((target) => (
          <TargetCard
            key={target.id}
            target={target}
            state={stateOf(target.id)}
            onExport={() => exportOne(target.id, target.title)}
            onKeep={keep}
            onShow={show}
          />
        ))}
        <ModelCard model={model} work={stateOf(MODEL_FILE).work} onKeep={() => keepModel(model.download)} />
      </ul>
    </>
  )
}

/** What an export decides by, where that is not what Evaluate shows. */
function ThresholdNote() {
  const { run, threshold } = useProject()
  if (run?.task !== 'binary' || threshold === DEFAULT_THRESHOLD) return null
  return (
    <p className="export-note">
      Exports say “{run.classes[1]}” from a score of {decimal(DEFAULT_THRESHOLD, 2)} on, and give the score beside it:
      your {decimal(threshold, 2)} is for whoever uses them to apply.
    </p>
  )
}
