import type { ServiceHealth } from '../../shared/contract/index.ts'
import type { AlertStep, Condition } from '../../shared/monitor/index.ts'

/** Shares of answers from which on somebody should know; with fewer requests or rows than these nothing is said. */
const ERRORS = 0.01
const FALLBACKS = 0.01
const FEWEST = 100

const START: AlertStep = {
  does: 'service',
  title: 'See whether it runs',
  text: 'Look at its log and its process; its readiness is at /v2/health/ready. Start it again, or roll back to the version before.',
}
const ROLL_BACK: AlertStep = {
  does: 'service',
  title: 'Roll back if it began with a version',
  text: 'Compare the time of the first error with that of the latest promotion; the alias previous names the version before.',
}
const MUTE: AlertStep = {
  does: 'mute',
  title: 'If it is known, mute',
  text: 'Mute it for some days, with a note that says why.',
}

/** What of a service's health is worth an alert. */
export function serviceConditions({ url, isUp, why, requests, errors, rows, fallbacks }: ServiceHealth): Condition[] {
  const common = { kind: 'service', subject: url, severity: 'alarm', p: null } as const
  if (!isUp)
    return [
      {
        ...common,
        key: `service:down ${url}`,
        title: 'The service does not answer',
        what: why ?? '',
        sure: 'certain',
        steps: [START, MUTE],
      },
    ]
  const found: Condition[] = []
  if (requests !== null && errors !== null && requests >= FEWEST && errors >= ERRORS * requests)
    found.push({
      ...common,
      key: `service:errors ${url}`,
      title: 'The service answers with errors',
      what: `${number(errors)} of ${number(requests)} requests since the look before, limit ${100 * ERRORS} %`,
      sure: 'counted',
      steps: [START, ROLL_BACK, MUTE],
    })
  if (rows !== null && fallbacks !== null && rows >= FEWEST && fallbacks >= FALLBACKS * rows)
    found.push({
      ...common,
      key: `service:fallbacks ${url}`,
      title: 'The service falls back',
      what: `${number(fallbacks)} of ${number(rows)} rows were answered by something else than the model, limit ${100 * FALLBACKS} %`,
      sure: 'counted',
      steps: [START, ROLL_BACK, MUTE],
    })
  return found
}

const number = (value: number): string => value.toLocaleString('en-US')
