import { Button } from '@mantine/core'
import { useState } from 'react'
import type { PairShape, RunSummary, Shape, ShapedView, ShapeEdit } from '../../../../shared/contract/index.ts'
import { compact } from '../../../format/index.ts'
import { Segmented } from '../../../ui/index.ts'
import { type Selected, useEdits } from './edits.ts'
import { KeepEdits } from './keep-edits.tsx'

interface ToolsProps {
  readonly run: RunSummary
  readonly value: ShapedView
  readonly shape: Shape | undefined
  readonly pair: PairShape | undefined
  readonly output: number
  readonly selected: Selected
}

type Strength = '0.2' | '1' | '5'

const STRENGTHS: readonly { readonly value: Strength; readonly text: string }[] = [
  { value: '0.2', text: 'A little' },
  { value: '1', text: 'Medium' },
  { value: '5', text: 'A lot' },
]

/** What can be done to the chosen shape, and what was done so far. */
export function Tools({ run, value, shape, pair, output, selected }: ToolsProps) {
  const [, setEdits] = useEdits(run.id)
  const [strength, choose] = useState<Strength>('1')
  const add = (edit: ShapeEdit) => setEdits([...value.edits, edit])
  const part = shape ? partOf(shape, selected) : {}
  const ofClass = value.outputs.length > 1 ? { class: value.outputs[output] ?? '' } : {}
  const isNumber = shape?.kind === 'number'
  return (
    <fieldset className="shapes-tools" aria-label="Change the shape">
      <p className="small second">
        {pair
          ? 'A pair can be taken out: what its columns add alone stays.'
          : isNumber
            ? selected.range
              ? `Selected: ${rangeText(shape, selected.range)}.`
              : 'Click where a range begins, and where it ends. Without one, the whole line changes.'
            : selected.bins.length > 0
              ? `Selected: ${selected.bins.map((bin) => shape?.levels[bin]?.join(', ')).join('; ')}.`
              : 'Click categories to select them. Without one, all of them change.'}
      </p>
      <div className="shapes-buttons">
        {isNumber && (
          <>
            <Segmented label="How smooth" value={strength} options={STRENGTHS} onChange={choose} />
            <Button
              size="xs"
              variant="default"
              onClick={() =>
                add({ edit: 'smooth', shape: shape.name, strength: Number(strength), ...part, ...ofClass })
              }
            >
              Smooth
            </Button>
          </>
        )}
        {shape && (
          <>
            <Button
              size="xs"
              variant="default"
              onClick={() => add({ edit: 'flatten', shape: shape.name, ...part, ...ofClass })}
            >
              Flatten
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => add({ edit: 'flatten', shape: shape.name, value: 0, ...part, ...ofClass })}
            >
              Set to 0
            </Button>
          </>
        )}
        {isNumber &&
          (['rising', 'falling'] as const).map((direction) => (
            <Button
              key={direction}
              size="xs"
              variant="default"
              onClick={() => add({ edit: 'monotone', shape: shape.name, direction, ...ofClass })}
            >
              {direction === 'rising' ? 'Only rises' : 'Only falls'}
            </Button>
          ))}
        <Button size="xs" variant="default" onClick={() => add(removal(shape, pair))}>
          Take out
        </Button>
      </div>
      <Made run={run} value={value} />
    </fieldset>
  )
}

const removal = (shape: Shape | undefined, pair: PairShape | undefined): ShapeEdit =>
  pair
    ? { edit: 'removePair', pair: [pair.axes[0].name, pair.axes[1].name] }
    : { edit: 'remove', shape: shape?.name ?? '' }

/** The part of a shape that is selected, as an edit names it; nothing for all of it. */
function partOf(shape: Shape, { range, bins }: Selected): { from?: number; to?: number; levels?: string[] } {
  if (shape.kind === 'levels') return bins.length > 0 ? { levels: bins.flatMap((bin) => shape.levels[bin] ?? []) } : {}
  if (!range) return {}
  const [from, to] = [shape.cuts[range[0] - 1], shape.cuts[range[1]]]
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

function rangeText({ cuts }: Shape, [first, last]: readonly [number, number]): string {
  const [from, to] = [cuts[first - 1], cuts[last]]
  if (from === undefined) return to === undefined ? 'all values' : `up to ${compact(to)}`
  return to === undefined ? `above ${compact(from)}` : `above ${compact(from)}, up to ${compact(to)}`
}

function Made({ run, value }: { readonly run: RunSummary; readonly value: ShapedView }) {
  const [edits, setEdits] = useEdits(run.id)
  const isChanged = edits !== null && JSON.stringify(edits) !== JSON.stringify(value.kept)
  return (
    <>
      {value.texts.length > 0 && (
        <ol className="shapes-edits small">
          {value.texts.map((text, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same edit may be made twice; its place is its name
            <li key={`${i} ${text}`}>{text}</li>
          ))}
        </ol>
      )}
      <div className="shapes-buttons">
        <Button
          size="xs"
          variant="subtle"
          disabled={value.edits.length === 0}
          onClick={() => setEdits(value.edits.slice(0, -1))}
        >
          Undo last
        </Button>
        <Button size="xs" variant="subtle" disabled={value.edits.length === 0} onClick={() => setEdits([])}>
          Back to what was learned
        </Button>
        <KeepEdits run={run} edits={value.edits} isChanged={isChanged} />
      </div>
    </>
  )
}
