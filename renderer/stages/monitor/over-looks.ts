import type { LookPoint, PerformanceSeries } from '../../../shared/contract/index.ts'
import { clockTime, dayOf } from '../../ui/index.ts'

const NONE = { value: null, low: null, high: null }

/** Figures look by look, as figures part by part are: one value a look. */
export function overLooks(looks: readonly LookPoint[], now = new Date()) {
  const metrics = [...new Set(looks.flatMap(({ estimated, measured }) => Object.keys({ ...estimated, ...measured })))]
  const performance: PerformanceSeries[] = metrics.map((metric) => ({
    metric,
    estimated: looks.map(({ estimated }) => estimated[metric] ?? NONE),
    measured: looks.map(({ measured }) => measured[metric] ?? NONE),
    labelled: looks.map(() => 0),
    atRelease: looks.at(-1)?.released[metric] ?? null,
  }))
  const times = looks.map(({ at }) => new Date(at))
  const days = new Set(times.map((time) => dayOf(time, now).replace(/ \d\d:\d\d$/, '')))
  return {
    performance,
    predicted: looks.map(({ predicted }) => predicted),
    labels: times.map((time) => (days.size > 1 ? dayOf(time, now) : clockTime(time))),
  }
}
