import { createRng } from '../shared/core/index.ts'

const JOBS = ['clerk', 'cook', 'driver', 'nurse', 'teacher', 'welder']
const CITIES = ['Aachen', 'Berlin', 'Celle', 'Dresden', '']

/**
 * A small made-up table as CSV: `row,age,job,city,sex,income,joined,member,tier,spend`. `member` (yes, no) follows from
 * age, job and income, `spend` is a number, and `tier` has three classes. One age in ten is missing.
 */
export function peopleCsv(rows: number, seed = 1): string {
  const rng = createRng(seed)
  const lines = Array.from({ length: rows }, () => {
    const age = 18 + rng.below(60)
    const job = rng.below(JOBS.length)
    const income = Math.round(1000 + 40 * age + 300 * job + 800 * rng.next())
    const isFemale = rng.next() < 0.5
    const margin = (age - 48) / 8 + (job - 2.5) / 2 + (isFemale ? 0.4 : -0.4) + 2 * (rng.next() - 0.5)
    const spend = Math.round(100 * (20 + age * 1.5 + job * 7 + 10 * rng.next())) / 100
    const tier = margin < -1.5 ? 'bronze' : margin < 1.5 ? 'silver' : 'gold'
    const joined = `20${10 + rng.below(10)}-0${1 + rng.below(9)}-${10 + rng.below(18)}`
    return [
      rng.next() < 0.1 ? '' : age,
      JOBS[job],
      CITIES[rng.below(CITIES.length)],
      isFemale ? 'F' : 'M',
      income,
      joined,
      margin > 0.8 ? 'yes' : 'no',
      tier,
      spend,
    ].join(',')
  })
  return `age,job,city,sex,income,joined,member,tier,spend\n${lines.join('\n')}\n`
}
