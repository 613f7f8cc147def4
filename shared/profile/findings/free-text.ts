import { defineCheck } from '../check.ts'

export const freeText = defineCheck({
  id: 'free-text',
  title: 'Free text',
  look: ({ columns }) =>
    columns
      .filter(({ type }) => type === 'text')
      .map(({ name, distinct }) => ({
        severity: 'info',
        columns: [name],
        message: `${name} is free text (${distinct.toLocaleString('en-US')} different texts). Models get its words hashed into a fixed number of columns; where it only names the row, leave it out.`,
        remedies: [{ option: 'ignore', value: name }],
      })),
})
