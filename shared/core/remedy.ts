/** The settings that an error or a finding may name; each interface says in its own words where they are made. */
export const REMEDY_OPTIONS = [
  'budget',
  'delimiter',
  'device',
  'families',
  'ignore',
  'interactions',
  'maxLatency',
  'maxSize',
  'memory',
  'missing',
  'monotone',
  'params',
  'positive',
  'prediction',
  'quote',
  'score',
  'sheet',
  'skip',
  'table',
  'task',
  'test',
  'types',
] as const

/** A setting that would answer a problem, and the value it would need, where one is known: `types`, `age=category`. */
export interface Remedy {
  readonly option: (typeof REMEDY_OPTIONS)[number]
  readonly value?: string
}

/**
 * A text with the places of its remedies at its end, as one interface names them.
 *
 * @example withPlaces('Ask for classes.', ['--task classification']) // 'Ask for classes (--task classification).'
 */
export function withPlaces(text: string, places: readonly string[]): string {
  if (places.length === 0) return text
  const [, sentence = text, end = ''] = /^(.*?)([.!?]?)$/s.exec(text) ?? []
  return `${sentence} (${places.join(', ')})${end}`
}
