import { availableParallelism, totalmem } from 'node:os'
import type { Engine } from './engine.ts'
import { abilityNames } from './host-abilities.ts'
import { api } from './implementer.ts'
import { SAMPLES } from './tables/samples.ts'
import { latheVersion } from './version.ts'

export const infoProcedures = ({ host, abilities }: Engine) => {
  const version = latheVersion()
  return {
    info: api.app.info.handler(() => ({
      version,
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
