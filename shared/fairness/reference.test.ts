import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { audit, GROUP_RATES, type Grouping, type GroupRateId } from './index.ts'

// Rates and gaps of a scikit-learn model on Adult and COMPAS, kept beside the checkout and not in it.

const REFERENCE = new URL('../../../shared/reference/fairness_reference.json', import.meta.url)
const isAbsent = !existsSync(REFERENCE)
if (isAbsent) console.log(`skipped: the comparison with ${REFERENCE.pathname}, which is not there`)

type Rates = Readonly<Record<string, number | null>>

interface Data {
  readonly test_rows: { readonly columns: readonly string[]; readonly data: readonly (readonly (string | number)[])[] }
  readonly sensitive: Readonly<
    Record<
      string,
      {
        readonly reference_group: string
        readonly by_group: Readonly<Record<string, Rates>>
        readonly all_groups: Rates
        readonly groups_of_100_or_more?: Rates
        readonly against_reference: Readonly<Record<string, Rates>>
      }
    >
  >
}

const RATE_NAMES: Readonly<Record<GroupRateId, string>> = {
  selectionRate: 'selection_rate',
  tpr: 'tpr',
  fpr: 'fpr',
  tnr: 'tnr',
  fnr: 'fnr',
  precision: 'ppv',
  npv: 'npv',
  accuracy: 'accuracy',
  baseRate: 'base_rate',
}

const AGAINST = [
  ['disparateImpact', 'disparate_impact'],
  ['statisticalParityDifference', 'statistical_parity_difference'],
  ['truePositiveRateDifference', 'equal_opportunity_difference'],
  ['averageOddsDifference', 'average_odds_difference'],
] as const

function expectSame(ours: number | null | undefined, theirs: number | null | undefined, what: string) {
  expect(theirs, what).not.toBeUndefined()
  if (theirs === null || theirs === undefined) expect(ours, what).toBeNull()
  else expect(Math.abs((ours ?? NaN) - theirs), what).toBeLessThan(1e-9)
}

/** Their crossed groups stand in the order of their columns, ours in the order of the sorted names. */
const ourNameOf = (columns: readonly string[], group: string): string =>
  group
    .split(' / ')
    .map((part, i) => [columns[i] ?? '', part] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, part]) => part)
    .join(' & ')

function audited(data: Data, columns: readonly string[], minGroup: number) {
  const column = (name: string) => data.test_rows.data.map((row) => row[data.test_rows.columns.indexOf(name)] ?? '')
  const groupings = columns.map((name): Grouping => {
    const levels = [...new Set(column(name).map(String))]
    return { name, levels, codes: Int32Array.from(column(name), (value) => levels.indexOf(String(value))) }
  })
  const references = Object.fromEntries(columns.map((name) => [name, data.sensitive[name]?.reference_group ?? '']))
  const audits = audit(
    {
      labels: Uint8Array.from(column('y_true'), Number),
      decisions: Uint8Array.from(column('y_pred'), Number),
      groupings,
      minGroup,
      references,
    },
    { rng: createRng(0), resamples: 20 },
  )
  return audits[columns.toSorted().join(' & ')]
}

test.skipIf(isAbsent).each(['adult', 'compas_two_years'])(
  'audit() gives the reference rates and gaps of %s',
  (name) => {
    const data: Data = JSON.parse(readFileSync(REFERENCE, 'utf8'))[name]
    expect(data.test_rows.data.length).toBeGreaterThan(1000)
    for (const [crossed, theirs] of Object.entries(data.sensitive)) {
      const columns = crossed.split(' x ')
      const all = audited(data, columns, 1)
      expect(Object.keys(all?.groups ?? {}).length).toBe(Object.keys(theirs.by_group).length)
      for (const [group, rates] of Object.entries(theirs.by_group)) {
        const ours = all?.groups[ourNameOf(columns, group)]
        expect(ours?.n).toBe(rates.n)
        for (const { id } of GROUP_RATES.members) expectSame(ours?.[id].value, rates[RATE_NAMES[id]], `${group} ${id}`)
      }
      expectGaps(all, theirs.all_groups)
      if (theirs.groups_of_100_or_more) expectGaps(audited(data, columns, 100), theirs.groups_of_100_or_more)
      for (const [group, against] of Object.entries(theirs.against_reference))
        for (const [id, theirName] of AGAINST)
          expectSame(all?.[id][ourNameOf(columns, group)]?.value, against[theirName], `${group} ${id}`)
    }
  },
)

function expectGaps(ours: ReturnType<typeof audited>, theirs: Rates) {
  expectSame(ours?.demographicParityDifference.value, theirs.demographic_parity_difference, 'parity difference')
  expectSame(ours?.demographicParityRatio.value, theirs.demographic_parity_ratio, 'parity ratio')
  expectSame(ours?.equalizedOddsDifference.value, theirs.equalized_odds_difference, 'equalized odds')
  expectSame(ours?.equalizedOddsRatio.value, theirs.equalized_odds_ratio, 'equalized odds ratio')
  expectSame(ours?.falsePositiveRateDifference.value, theirs.fpr_difference, 'false positive rates')
  expectSame(ours?.equalOpportunityDifference.value, theirs.equal_opportunity_difference, 'equal opportunity')
}
