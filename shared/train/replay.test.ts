import { expect, test } from 'vitest'
import { INLINE_ARRAYS, pipelineToJson } from '../pipeline/index.ts'
import { fitBest } from './best.ts'
import { replayOf } from './replay.ts'
import { FULL_RECIPE, sampleDataset, sampleHost, sampleOptions } from './sample-data.test-support.ts'
import { search } from './search.ts'
import type { SearchHost } from './trial.ts'

const DATA = sampleDataset()
const OPTIONS = sampleOptions('binary', {
  mode: 'balanced',
  families: ['baseline', 'linear', 'gbdt'],
  metric: 'logLoss',
})

/** What a training with this host gives, and what makes it again. */
async function trained(host: Partial<SearchHost>, replay?: ReturnType<typeof replayOf>) {
  const searched = await search(DATA, FULL_RECIPE, OPTIONS, sampleHost(host), replay)
  const fit = await fitBest(DATA, FULL_RECIPE, OPTIONS, searched, sampleHost(host))
  return { model: JSON.stringify(pipelineToJson(fit.pipeline, INLINE_ARRAYS)), replay: replayOf(searched.judged, fit) }
}

/** A budget that ends when so many reports of progress have been made, or asks fits to end some reports before. */
function endsAfter(reports: number, warnings = 0): Partial<SearchHost> {
  let made = 0
  const timeLeft = () => (made > reports ? 0.1 : made > reports - warnings ? 0.8 : 1000)
  return { report: () => void made++, timeLeft }
}

async function expectAgain(host: Partial<SearchHost>) {
  const cut = await trained(host)
  const again = await trained({}, JSON.parse(JSON.stringify(cut.replay)))
  expect(again.model).toBe(cut.model)
  expect(again.replay).toEqual(cut.replay)
  return cut.replay
}

test.each([60, 200, 500])(
  'a training that the budget ended after %i reports comes out again from its trials',
  async (reports) => void (await expectAgain(endsAfter(reports))),
)

test('a fit that the budget ended before its time comes out again, when it is the model', async () => {
  const { trials } = await expectAgain(endsAfter(40, 30))
  expect(trials.flatMap(({ ends }) => ends?.filter((end) => end !== null) ?? [])).not.toEqual([])
})
