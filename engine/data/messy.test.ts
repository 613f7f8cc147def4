// Every messy file of ../shared/data, where that folder is, beside the table that it holds and the published scores.

import { describe, expect, test } from 'vitest'
import { inferReadings } from '../../shared/import/index.ts'
import { difference, hasMessyFiles, type MessyFile, messyFiles, pollockScore, readMessy } from './messy.test-support.ts'

if (!hasMessyFiles) console.warn('The messy files are skipped: there is no folder ../shared/data/messy.')
const files = hasMessyFiles ? messyFiles() : []
const filesIn = (folder: string): MessyFile[] => files.filter(({ name }) => name.startsWith(`${folder}/`))

/** Expected tables that cannot be had from their files, and why. */
const NOT_TO_BE_HAD = new Map([
  ['csv-spectrum/csvs/location_coordinates.csv', 'the expected phone number is another one'],
  ['pollock_polluted/csv/file_multitable_same.csv', 'a second table of the same columns follows, its rows are rows'],
  ['pollock_survey/csv/Auto_Tone_sub315_day1.csv', 'its first row stands in place of a header'],
  ['pollock_survey/csv/O18_air.csv', 'the expected cells are damaged'],
  ['pollock_survey/csv/PLA_6_Talc-1hz.csv', 'the expected header was masked'],
  ['pollock_survey/csv/Copy_of_2016-17_Q3_Final_V2.csv', 'the expected header lacks a character'],
  ['pollock_survey/csv/Note_4_Staff_costs_-_Average_number_of_persons_employed_13-14.csv', 'a header of five rows'],
  ['pollock_survey/csv/Sustainability_-_Water_consumption_P_56.csv', 'a title that counts as a header'],
  ['pollock_survey/csv/nati-clin-audi-bowe-canc-2017-tran-main-fiel-list.csv', 'notes that count as data'],
  ['pollock_survey/csv/scottish_law_commission-2011-03-31-organogram-junior.csv', 'a header and no data'],
])

/** The expected table holds a row here that the file does not: all others are to be read. */
const POLLUTED_ROW = /row_(?:less_sep|more_sep|field_delimiter)/u

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe.skipIf(!hasMessyFiles)('messy files', () => {
  test('every file is read with counts that add up, or refused with its name and a next step', async () => {
    expect(files.length).toBe(399)
    for (const file of files) {
      const outcome = await readMessy(file)
      if ('refusal' in outcome) {
        const { code, message, details } = outcome.refusal
        expect([file.name, code, details.file, typeof details.next]).toEqual([file.name, 'data', file.path, 'string'])
        expect(message).toContain(file.path)
        continue
      }
      const { table } = outcome
      expect([file.name, table.rows + table.setAside.length]).toEqual([file.name, table.records])
      expect(inferReadings(table).columns.length).toBe(table.columns.length)
    }
  }, 120_000)

  test.each(['csv-spectrum', 'derived', 'pollock_survey', 'pollock_polluted'])(
    '%s: every file reads to its table',
    async (folder) => {
      const wrong: string[] = []
      for (const file of filesIn(folder)) {
        if (file.expected === null || NOT_TO_BE_HAD.has(file.name)) continue
        const [expected, outcome] = [await file.expected(), await readMessy(file)]
        if (expected.length === 0) expect([file.name, 'refusal' in outcome]).toEqual([file.name, true])
        else if ('refusal' in outcome) wrong.push(`${file.name}: ${outcome.refusal.message}`)
        else {
          const polluted = POLLUTED_ROW.test(file.name) ? outcome.table.setAside.map(({ record }) => record + 1) : []
          const problem = difference(
            expected.filter((_, row) => !polluted.includes(row)),
            outcome.rows,
          )
          expect(polluted.length).toBeLessThanOrEqual(1)
          if (problem !== undefined) wrong.push(`${file.name}: ${problem}`)
        }
      }
      expect(wrong).toEqual([])
    },
  )

  test('Pollock scores: 9.9 of 10 told the dialect, 9.3 finding it out', async () => {
    const told: number[] = []
    const found: number[] = []
    for (const file of filesIn('pollock_polluted')) {
      const expected = (await file.expected?.()) ?? []
      found.push(pollockScore(expected, await readMessy(file)))
      told.push(pollockScore(expected, await readMessy(file, file.told ?? {})))
    }
    expect(told.length).toBe(60)
    expect(mean(told)).toBeGreaterThanOrEqual(9.9)
    expect(mean(found)).toBeGreaterThanOrEqual(9.3)
  })
})
