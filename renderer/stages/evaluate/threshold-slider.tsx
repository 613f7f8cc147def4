import { SCORE_SIDES } from '../../charts/score-histogram.tsx'

interface ThresholdSliderProps {
  readonly value: number
  readonly onChange: (value: number) => void
  /** What the value means, for those who do not see the charts. */
  readonly text: string
}

const KEYS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }
const KNOB = 8

const rounded = (value: number): number => Math.min(1, Math.max(0, Math.round(value * 100) / 100))

/** From 0 to 1 by 0.01, by 0.1 with Shift; as wide as the scale of the scores above it. */
export function ThresholdSlider({ value, onChange, text }: ThresholdSliderProps) {
  return (
    <div
      className="threshold-slider"
      style={{ paddingLeft: SCORE_SIDES.left - KNOB, paddingRight: SCORE_SIDES.right - KNOB }}
    >
      <input
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={value}
        aria-label="Threshold"
        aria-valuetext={text}
        onChange={(event) => onChange(rounded(event.currentTarget.valueAsNumber))}
        onKeyDown={(event) => {
          const way = KEYS[event.key]
          if (way === undefined || event.ctrlKey || event.altKey || event.metaKey) return
          event.preventDefault()
          onChange(rounded(value + way * (event.shiftKey ? 0.1 : 0.01)))
        }}
      />
    </div>
  )
}
