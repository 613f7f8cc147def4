import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type Bundle, readBundle } from '../../../shared/bundle/index.ts'
import type { ModelView } from '../../../shared/contract/index.ts'
import { type Json, usageError } from '../../../shared/core/index.ts'
import { EXPORTERS } from '../../../shared/export/index.ts'
import { familyOf, familyTitle } from '../../../shared/train/index.ts'
import { unreadableFile } from '../create-project.ts'
import { modelDownloadPath, modelExportFolder } from '../downloads.ts'
import type { Engine, OpenedModel } from '../engine.ts'
import { api } from '../implementer.ts'
import { originFile } from '../origin.ts'
import { writeExport } from './exports.ts'

export const modelProcedures = (engine: Engine) => ({
  open: api.models.open.handler(async ({ input }) => {
    const { path, name, done } = await originFile(engine, input)
    try {
      const bytes = await readFile(path).catch((error: unknown) => {
        throw unreadableFile(name, error)
      })
      const bundle = readBundle(bytes, name)
      const view = modelView(name, bytes, bundle)
      engine.models.set(view.id, { view, bundle })
      if ('path' in input) engine.onFileOpened(input.path)
      return view
    } finally {
      await done()
    }
  }),
  view: api.models.view.handler(({ input: { model } }) => openedModel(engine, model).view),
  export: api.models.export.handler(({ input: { model, target } }) => {
    const { view, bundle } = openedModel(engine, model)
    const { id } = EXPORTERS.get(target)
    const folder = modelExportFolder(engine.home, model, id)
    const place = { folder, download: modelDownloadPath(model, id) }
    return writeExport(engine, bundle, { name: view.title, target: id, ...place })
  }),
})

function openedModel({ models }: Engine, id: string): OpenedModel {
  const opened = models.get(id)
  if (opened) return opened
  throw usageError('This model is not open any more.', { value: id, next: 'Open its file again.' })
}

const ID_LENGTH = 16

function modelView(name: string, bytes: Uint8Array, { pipeline, record }: Bundle): ModelView {
  const { target, task, classes, inputs } = pipeline
  return {
    id: createHash('sha256').update(bytes).digest('hex').slice(0, ID_LENGTH),
    file: name,
    title: name.replace(/\.[^.]*$/, ''),
    bytes: bytes.length,
    target,
    task,
    classes,
    family: familyTitle(familyOf(pipeline)),
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
