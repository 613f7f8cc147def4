// A process that registers and promotes without end, and says of each event that it is kept: to be killed at any moment.
import { writeSync } from 'node:fs'
import type { Happening } from '../../shared/registry/index.ts'
import { digestOf, keepBlob } from './blobs.ts'
import { record } from './log.ts'
import { promote } from './promotion.ts'

const [, , folder = '', name = ''] = process.argv
const MANY = 10_000

const registered = (version: number, model: string): Happening => ({
  what: 'register',
  version,
  model: { sha256: digestOf(model), bytes: model.length, name },
  ...{
    task: 'binary',
    target: 'y',
    classes: ['no', 'yes'],
    family: 'linear',
    inputs: ['a'],
    metrics: {},
    fairness: {},
  },
  lineage: {
    data: { sha256: '', names: [], rows: { train: 0, valid: 0, test: 0, unused: 0, setAside: 0 } },
    ...{ recipe: null, options: null, seed: 0, lathe: null, parent: null, run: null, how: 'trained', trials: null },
  },
  job: null,
  note: 'x'.repeat(2000),
})

const acknowledge = ({ seq, hash }: { readonly seq: number; readonly hash: string }) => writeSync(1, `${seq} ${hash}\n`)

for (let round = 0; round < MANY; round++) {
  const model = `${name} ${process.pid} ${round} ${'m'.repeat(50_000)}`
  let version = 0
  const log = await record(folder, async (state) => {
    version = state.versions.length + 1
    await keepBlob(folder, model)
    return [registered(version, model)]
  })
  acknowledge(log.head)
  // Another process may have promoted a later one meanwhile, which changes nothing.
  acknowledge((await promote(folder, String(version))).log.head)
}
