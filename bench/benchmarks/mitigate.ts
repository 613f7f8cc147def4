import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readBundle } from '../../shared/bundle/index.ts'
import { defineBenchmark, medianSeconds } from '../benchmark.ts'
import { withAdult } from '../data.ts'
import { runLathe } from './train-command.ts'

interface Study {
  readonly chosen: string
  readonly points: readonly {
    readonly id: string
    readonly loss: { readonly value: number }
    readonly disparity: { readonly value: number }
  }[]
}

/** Every mitigation beside the training that it starts from, and what the one that is taken gives up. */
export const mitigateAll = defineBenchmark({
  id: 'mitigate',
  title: 'Training with every mitigation by one column, --mode fast',
  run: () =>
    withAdult(async (file, name) => {
      const folder = await mkdtemp(join(tmpdir(), 'lathe-bench-'))
      try {
        const model = join(folder, 'model.lathe')
        const asked = ['--target', 'income', '--sensitive', name === 'adult.csv' ? 'sex' : 'c0', '--mode', 'fast']
        const train = ['train', file, ...asked, '--quiet', '-o', model]
        const baseline = await medianSeconds(1, () => runLathe(train))
        const seconds = await medianSeconds(1, () => runLathe([...train, '--mitigate', 'all']))
        const { record } = readBundle(await readFile(model), model)
        const { chosen, points }: Study = JSON.parse(JSON.stringify(record.mitigation))
        const [base, taken] = [points[0], points.find(({ id }) => id === chosen)]
        const shown = (value = 0) => Number(value.toPrecision(3))
        return {
          what: `train ${name} --mitigate all`,
          seconds,
          notes: `${points.length} models; taken ${chosen}: gap ${shown(base?.disparity.value)} to ${shown(taken?.disparity.value)} for ${shown(taken?.loss.value)} of accuracy, on rows held out`,
          baseline: { what: 'the same without mitigation', seconds: baseline },
          limit: 60,
        }
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    }),
})
