import { defineCheck } from '../check.ts'
import { stepFor } from '../step-for.ts'
import { count } from '../words.ts'

export const freeText = defineCheck({
  id: 'free-text',
  title: 'Free text',
  ofFeatures: true,
  look: ({ columns }) =>
    columns
      .filter(({ type }) => type === 'text')
      .map(({ name, distinct }) => ({
        severity: 'info',
        columns: [name],
        message: `${name} is free text (${count(distinct)} different texts). Models get its words hashed into a fixed number of columns; where it only names the row, leave it out.`,
        step: stepFor('drop-columns', { columns: [name] }),
        remedies: [{ option: 'ignore', value: name }],
      })),
})
