import type { Bundle } from '../bundle/index.ts'
import { defineList } from '../core/index.ts'
import { c } from './targets/c.ts'
import { card } from './targets/card.ts'
import { excel } from './targets/excel.ts'
import { node } from './targets/node.ts'
import { onnx } from './targets/onnx.ts'
import { pmml } from './targets/pmml.ts'
import { python } from './targets/python.ts'
import { service } from './targets/service.ts'
import { sql } from './targets/sql.ts'
import { tfjs } from './targets/tfjs.ts'
import { web } from './targets/web.ts'

/** Every export target. */
export const EXPORTERS = defineList('export target', [
  web,
  node,
  service,
  onnx,
  tfjs,
  python,
  sql,
  c,
  pmml,
  excel,
  card,
])

/** An export target as lists show it. */
export interface ExporterDescription {
  readonly id: string
  readonly title: string
  readonly for: string
  readonly available: boolean
  /** Why it is not available for this model; null where it is. */
  readonly why: string | null
}

/** All targets; without a model all are available. */
export function describeExporters(bundle?: Bundle): ExporterDescription[] {
  return EXPORTERS.members.map((exporter) => {
    const why = (bundle && exporter.unavailable?.(bundle)) ?? null
    return { id: exporter.id, title: exporter.title, for: exporter.for, available: why === null, why }
  })
}
