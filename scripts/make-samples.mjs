// Writes assets/samples/loans.csv: generated, so it may ship. Seeded: the same file every time.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROWS = 1500
let state = 20261120
/** mulberry32 */
function next() {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
const pick = (values) => values[Math.floor(next() * values.length)]

const JOBS = { nurse: 34, teacher: 38, clerk: 30, driver: 28, engineer: 56, manager: 64, student: 12, retired: 24 }
const PURPOSES = { car: 0.2, kitchen: 0.1, holiday: -0.4, education: 0.3, debts: -0.8 }

const lines = ['applied,branch,sex,age,job,income,amount,months,purpose,earlier_loans,has_account,repaid']
for (let row = 0; row < ROWS; row++) {
  const day = new Date(Date.UTC(2024, 0, 1 + Math.floor(next() * 700))).toISOString().slice(0, 10)
  const sex = pick(['female', 'male'])
  const age = Math.round(Math.min(80, Math.max(18, 42 + 13 * normal())))
  const job = age > 66 ? 'retired' : pick(Object.keys(JOBS).slice(0, 7))
  const income = Math.max(6, JOBS[job] * Math.exp(0.25 * normal()) * (sex === 'male' ? 1.08 : 1))
  const amount = 500 * Math.ceil(Math.exp(2.2 + 0.7 * normal()))
  const months = pick([12, 24, 36, 48, 60])
  const purpose = pick(Object.keys(PURPOSES))
  const earlier = Math.floor(3 * next() ** 2)
  const account = pick(['yes', 'yes', 'no'])
  const burden = (12 * amount) / months / (1000 * income)
  const score =
    2.2 -
    7 * burden +
    PURPOSES[purpose] +
    0.5 * earlier +
    (account === 'yes' ? 0.5 : -0.3) +
    0.015 * (age - 40) +
    0.6 * normal()
  const repaid = next() < 1 / (1 + Math.exp(-score)) ? 'yes' : 'no'
  const branch = String(Math.floor(next() * 12) + 1).padStart(3, '0')
  const shownIncome = next() < 0.06 ? '' : (1000 * income).toFixed(0)
  lines.push(
    [
      day,
      branch,
      sex,
      age,
      next() < 0.02 ? '?' : job,
      shownIncome,
      amount,
      months,
      purpose,
      earlier,
      account,
      repaid,
    ].join(','),
  )
}
writeFileSync(fileURLToPath(new URL('../assets/samples/loans.csv', import.meta.url)), `${lines.join('\n')}\n`)
