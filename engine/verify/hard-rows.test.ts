import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bundle } from '../../shared/bundle/index.ts'
import {
  expectedOf,
  FITTED_STEPS,
  hardRows,
  TASKS_AND_FAMILIES,
  voteBundle,
} from '../../shared/export/hard-pipelines.test-support.ts'
import { comparePredictions, EXPORTERS } from '../../shared/export/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { exportModel } from './export-model.ts'
import { readRuntimeTexts } from './runtime-texts.ts'
import { RUNTIMES } from './runtimes.ts'

const ROWS = 10_000
const LIMITS = { mostMilliseconds: 120_000 }

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-hard-'))
})
afterAll(() => rm(root, { recursive: true }))

const TARGETS = ['web', 'node', 'service'] as const

// The same program scores in all three: each family takes one of them in turn, the vote all.
const CASES: { name: string; targets: readonly string[]; make: () => Promise<Bundle> }[] = [
  ...TASKS_AND_FAMILIES.filter(({ task }) => task === 'binary').map(({ task, family }, i) => ({
    name: family,
    targets: [TARGETS[i % TARGETS.length] ?? 'web'],
    make: () => sampleBundle(task, family),
  })),
  {
    name: 'a vote behind steps',
    targets: TARGETS,
    make: () => voteBundle('binary', ['gbdt', 'linear', 'mlp', 'random-forest'], FITTED_STEPS),
  },
]

// The application's own predictions, row by row: missing, unseen, unreadable, extreme and at-threshold values among them.
test.each(CASES)('$name: 10,000 hard rows come out of $targets to the bit', async ({ name, targets, make }) => {
  const bundle = await make()
  const rows = hardRows(bundle, ROWS)
  const expected = expectedOf(bundle.pipeline, rows)
  for (const target of targets) {
    const exporter = EXPORTERS.get(target)
    const folder = join(root, name.replaceAll(' ', '-'), target)
    await exportModel(bundle, target, folder, readRuntimeTexts())
    const answers = await RUNTIMES.get(exporter.runtime).score(folder, exporter.entry ?? '', rows, LIMITS)
    const compared = comparePredictions(expected, answers)
    expect(compared, target).toMatchObject({
      rows: ROWS,
      maxAbsDiff: 0,
      rowsEqual: true,
      labelsEqual: true,
      statusesEqual: true,
    })
  }
})
