// Writes assets/samples/*.csv: generated, so they may ship. Seeded: the same files every time.
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
write('loans', lines)

function write(name, records) {
  writeFileSync(fileURLToPath(new URL(`../assets/samples/${name}.csv`, import.meta.url)), `${records.join('\n')}\n`)
}

const DISTRICTS = { harbour: 1.25, 'old town': 1.35, north: 0.9, west: 1.0, 'garden city': 1.1, station: 0.8 }
const HEATINGS = { district: 0, gas: 10, oil: -15, 'heat pump': 35 }

/** Flats and their monthly rent: grows with size and district, less with age, and a lift matters on upper floors only. */
const flats = ['offered,district,square_metres,rooms,floor,lift,built,heating,balcony,pets_allowed,rent']
for (let row = 0; row < 1200; row++) {
  const day = new Date(Date.UTC(2025, 0, 1 + Math.floor(next() * 330))).toISOString().slice(0, 10)
  const district = pick(Object.keys(DISTRICTS))
  const size = Math.round(Math.min(190, Math.max(18, 68 * Math.exp(0.42 * normal()))))
  const rooms = Math.max(1, Math.round(size / 26 + 0.5 * normal()))
  const floor = Math.floor(7 * next() ** 1.5)
  const lift = next() < 0.35 + 0.08 * floor ? 'yes' : 'no'
  const built = 1900 + Math.floor(124 * Math.sqrt(next()))
  const heating = pick(Object.keys(HEATINGS))
  const balcony = next() < 0.55 ? 'yes' : 'no'
  const pets = pick(['yes', 'no', 'on request'])
  const stairs = lift === 'no' && floor > 2 ? 28 * (floor - 2) : 0
  const rent =
    (120 + 9.4 * size * DISTRICTS[district] * (1 + (built - 1960) / 420) + HEATINGS[heating] - stairs) *
      (1 + 0.07 * normal()) +
    (balcony === 'yes' ? 45 : 0)
  const shownBuilt = next() < 0.05 ? '' : built
  const shown = [day, district, size, rooms, floor, lift, shownBuilt, heating, balcony, pets]
  flats.push([...shown, Math.max(150, 5 * Math.round(rent / 5))].join(','))
}
write('flats', flats)

const SCHOOLING = { school: -0.5, apprenticeship: 0, bachelor: 0.3, master: 0.6 }

/**
 * Applicants, and whether they were invited by people who turned women down more often, and years away from work too,
 * which women have more of. Test scores do not differ by sex: what differs is the past decisions.
 */
const applicants = ['applied,sex,age,schooling,experience_years,years_away,test_score,languages,referred,invited']
for (let row = 0; row < 1800; row++) {
  const day = new Date(Date.UTC(2024, 3, 1 + Math.floor(next() * 500))).toISOString().slice(0, 10)
  const sex = pick(['female', 'male'])
  const age = Math.round(Math.min(64, Math.max(19, 37 + 10 * normal())))
  const schooling = pick(Object.keys(SCHOOLING))
  const away = next() < (sex === 'female' ? 0.65 : 0.08) ? 1 + Math.floor(4 * next()) : 0
  const experience = Math.max(0, Math.round((age - 20) * (0.4 + 0.5 * next())) - away)
  const test = Math.round(Math.min(100, Math.max(15, 62 + 14 * normal())))
  const languages = 1 + Math.floor(3 * next() ** 2)
  const referred = next() < 0.2 ? 'yes' : 'no'
  const score =
    0.1 +
    0.075 * (test - 62) +
    0.05 * (experience - 9) +
    SCHOOLING[schooling] +
    0.2 * (languages - 1) +
    (referred === 'yes' ? 0.9 : 0) -
    0.9 * away -
    (sex === 'female' ? 0.7 : 0)
  const invited = next() < 1 / (1 + Math.exp(-score)) ? 'yes' : 'no'
  const shownTest = next() < 0.04 ? '' : test
  applicants.push([day, sex, age, schooling, experience, away, shownTest, languages, referred, invited].join(','))
}
write('applicants', applicants)
