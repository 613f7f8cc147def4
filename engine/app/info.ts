import { readFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import type { Engine } from './engine.ts'
import { abilityNames } from './host-abilities.ts'
import { api } from './implementer.ts'
import { rootFile } from './root-file.ts'
import { SAMPLES } from './samples.ts'

export const infoProcedures = ({ host, abilities }: Engine) => {
  const { version } = JSON.parse(readFileSync(rootFile('package.json'), 'utf8'))
  return {
    info: api.app.info.handler(() => ({
      version: String(version),
      host,
      abilities: abilityNames(abilities),
      cores: availableParallelism(),
      memoryBytes: totalmem(),
    })),
    samples: api.app.samples.handler(() =>
      SAMPLES.map(({ id, title, about, rows, target }) => ({ id, title, about, rows, target })),
    ),
  }
}
