const MINUTE = 60_000

/** Minutes east of UTC of abbreviations that one zone alone is called by. CST, IST, BST, MST, PST and others are several. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  HKT: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  EST: -300,
  EDT: -240,
  MDT: -360,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
}

/** `Europe/Berlin`, or an abbreviation in capitals, at the start of a text. */
const ZONE = /^(?:[A-Z][A-Za-z]+(?:\/[A-Za-z0-9_+-]+){1,2}|[A-Z]{3,4}(?![A-Za-z]))/u

/**
 * The zone that a text begins with: its length, and the instant of a time of day in it. undefined where there is none
 * that is known and stands for one zone only.
 *
 * @param local the wall clock's time, as if it were UTC
 */
export function zoneAt(text: string, local: number): { length: number; instant: number } | undefined {
  const name = ZONE.exec(text)?.[0]
  if (name === undefined) return undefined
  const minutes = Object.hasOwn(ABBREVIATIONS, name) ? ABBREVIATIONS[name] : undefined
  if (minutes !== undefined) return { length: name.length, instant: local - minutes * MINUTE }
  const instant = name.includes('/') ? instantIn(name, local) : undefined
  return instant === undefined ? undefined : { length: name.length, instant }
}

/**
 * The instant at which the clocks of a zone show a time: the first of two where they are put back, and undefined where
 * they are put forward over it or there is no such zone.
 */
function instantIn(zone: string, local: number): number | undefined {
  const format = formatOf(zone)
  if (!format) return undefined
  // Offsets of a day before and after hold every one that can be in force; the larger gives the earlier instant.
  const offsets = [offsetAt(format, local - 86_400_000), offsetAt(format, local + 86_400_000)].sort((a, b) => b - a)
  return offsets.map((offset) => local - offset).find((instant) => instant + offsetAt(format, instant) === local)
}

/** Milliseconds east of UTC at an instant. */
function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const seconds = Math.floor(instant / 1000) * 1000
  const parts = new Map(format.formatToParts(seconds).map(({ type, value }) => [type, value]))
  const at = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type))
  const year = parts.get('era') === 'BC' ? 1 - at('year') : at('year')
  const shown = Date.UTC(2000, at('month') - 1, at('day'), at('hour'), at('minute'), at('second'))
  // Date.UTC takes years below 100 for those of the last century.
  const moved = new Date(shown).setUTCFullYear(year, at('month') - 1, at('day'))
  return moved - seconds
}

const FORMATS = new Map<string, Intl.DateTimeFormat | null>()

/** null where the runtime knows no such zone. */
function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = FORMATS.get(zone)
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        calendar: 'gregory',
        numberingSystem: 'latn',
        hourCycle: 'h23',
        era: 'short',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      })
    } catch {
      format = null
    }
    // Texts of strangers name zones: a few hundred there are, and what is no zone is not kept.
    if (format) FORMATS.set(zone, format)
  }
  return format
}
