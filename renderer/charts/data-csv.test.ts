import { expect, test } from 'vitest'
import { csvText } from './data-csv.ts'

test('csvText() quotes only what needs it and leaves a missing figure empty', () => {
  expect(
    csvText({
      columns: ['group', 'rate'],
      rows: [
        ['A, "B"', 0.5],
        ['C', null],
      ],
    }),
  ).toBe('group,rate\r\n"A, ""B""",0.5\r\nC,\r\n')
})
