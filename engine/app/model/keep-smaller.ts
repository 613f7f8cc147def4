import { readFile } from 'node:fs/promises'
import { readBundle } from '../../../shared/bundle/index.ts'
import { compressPipeline, parseCompressions } from '../../../shared/compress/index.ts'
import type { RunSummary } from '../../../shared/contract/index.ts'
import type { Engine } from '../engine.ts'
import { modelFile } from '../training/run-file.ts'
import { keepChange } from './keep-shapes.ts'

/** Keeps a smaller model of a run as a run of its own; the one that it was made of stays as it is. */
export async function keepSmaller(engine: Engine, project: string, id: string, asked: string): Promise<RunSummary> {
  const file = modelFile(engine.home, project, id)
  const { words } = compressPipeline(readBundle(await readFile(file), file).pipeline, parseCompressions(asked))
  return keepChange(engine, project, id, {
    finding: {
      id: 'made-smaller',
      severity: 'info',
      columns: [],
      message: `Made smaller after it was trained, from run ${Number(id)}: ${words}. Figures are those of the smaller model.`,
    },
    why: `Run ${Number(id)} made smaller: ${words}.`,
    make: ({ at, modelled, groups, seed }) => engine.tables.ask('keptSmaller', at, modelled, asked, groups, seed),
  })
}
