import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { type Bundle, readBundle } from '../../shared/bundle/index.ts'
import type { ModelView } from '../../shared/contract/index.ts'
import { type Json, usageError } from '../../shared/core/index.ts'
import { unreadableFile } from './create-project.ts'
import type { Engine } from './engine.ts'
import { api } from './implementer.ts'
import { originFile } from './origin.ts'
import { familyTitle } from './run-file.ts'

export const modelProcedures = (engine: Engine) => ({
  open: api.models.open.handler(async ({ input }) => {
    const { path, name, done } = await originFile(engine, input)
    try {
      const bytes = await readFile(path).catch((error: unknown) => {
        throw unreadableFile(name, error)
      })
      const view = modelView(name, bytes, readBundle(bytes, name))
      engine.models.set(view.id, view)
      if ('path' in input) engine.onFileOpened(input.path)
      return view
    } finally {
      await done()
    }
  }),
  view: api.models.view.handler(({ input: { model } }) => {
    const view = engine.models.get(model)
    if (view) return view
    throw usageError('This model is not open any more.', { value: model, next: 'Open its file again.' })
  }),
})

const ID_LENGTH = 16

function modelView(name: string, bytes: Uint8Array, { pipeline, record }: Bundle): ModelView {
  const { target, task, classes, inputs, model } = pipeline
  return {
    id: createHash('sha256').update(bytes).digest('hex').slice(0, ID_LENGTH),
    file: basename(name),
    bytes: bytes.length,
    target,
    task,
    classes,
    family: familyTitle(model.family),
    inputs: inputs.map((input) => input.name),
    rows: record.rows,
    sensitive: record.sensitive,
    metrics: figuresIn(record.metrics),
  }
}

const NUMBER = z.number().nullable()
const FIGURES = z.record(z.string(), z.object({ value: NUMBER, low: NUMBER, high: NUMBER }))

/** Figures as a model keeps them; none where it keeps something else, since they are not needed to use it. */
const figuresIn = (metrics: Json): ModelView['metrics'] => FIGURES.safeParse(metrics).data ?? {}
