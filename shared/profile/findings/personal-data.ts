import { defineCheck } from '../check.ts'
import { personalDataIn } from '../personal/personal-column.ts'
import { stepFor } from '../step-for.ts'
import { percent } from '../words.ts'

/** Columns that tell who a person is. No value is printed: an example has all characters but the first hidden. */
export const personalData = defineCheck({
  id: 'personal-data',
  title: 'Personal data',
  look: (profiled) =>
    profiled.columns.flatMap(({ name }) => {
      const found = personalDataIn(profiled, name)
      if (!found) return []
      const { noun, share, example } = found
      const looks = example === '' ? noun : `${noun} (${percent(share)} of the texts looked at, such as ${example})`
      return [
        {
          severity: 'warning' as const,
          columns: [name],
          message: `${name} seems to hold ${looks}. It tells who people are, which a model rarely needs, and the law often asks for a reason to keep it; drop it, or put something in its place that no longer names anybody.`,
          step: stepFor('anonymise', { columns: [name], method: 'drop' }),
        },
      ]
    }),
})
