import { type KeyboardEvent, useState } from 'react'
import type { Distribution } from '../../../shared/contract/index.ts'
import { counted } from '../../format/index.ts'
import { type ColumnProfile, edgeTexts } from './columns.ts'
import { useView } from './use-view.ts'

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }

/** The histogram of a column, of which each bar shows its rows alone; one stop for Tab, arrows go from bar to bar. */
export function BinBars({ column, bins }: { readonly column: ColumnProfile; readonly bins: Distribution['bins'] }) {
  const { has, toggle } = useView()
  const [active, setActive] = useState(0)
  const most = Math.max(1, ...bins.map((bin) => bin.count))
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = Math.min(bins.length - 1, Math.max(0, active + step))
    setActive(next)
    event.currentTarget.querySelectorAll('button')[next]?.focus()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div
      className="bin-bars"
      role="group"
      aria-label={`${column.name}: how its values are spread`}
      onKeyDown={onKeyDown}
    >
      {bins.map((bin, at) => {
        const { from, to } = bin
        const facet = { range: { from, to, hasEnd: at === bins.length - 1 } }
        const [first, last] = edgeTexts([bin, { from: to, to, count: 0 }], column.type)
        const label = `${first} to ${last}: ${counted(bin.count, 'row')}`
        return (
          <button
            key={from}
            type="button"
            tabIndex={at === active ? 0 : -1}
            title={label}
            aria-label={label}
            aria-pressed={has(column.name, facet)}
            onFocus={() => setActive(at)}
            onClick={() => toggle(column.name, facet)}
          >
            <i style={{ height: bin.count === 0 ? 0 : `max(1px, ${(bin.count / most) * 100}%)` }} />
          </button>
        )
      })}
    </div>
  )
}
