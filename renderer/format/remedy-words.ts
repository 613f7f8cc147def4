import { type Finding, type Remedy, withPlaces } from '../../shared/core/index.ts'

/** Where the window has the setting of a remedy; a setting that it has not is not spoken of. */
const PLACES: Readonly<Partial<Record<Remedy['option'], string>>> = {
  budget: 'Time limit in Train',
  device: 'Device in Train',
  families: 'Families in Train',
  ignore: 'Role in Data',
  interactions: 'Options in Train',
  maxLatency: 'Options in Train',
  maxSize: 'Options in Train',
  monotone: 'Options in Train',
  params: 'Options in Train',
  positive: 'Options in Train',
  sheet: 'Change reading in Data',
  table: 'Change reading in Data',
  task: 'Options in Train',
  test: 'Options in Train',
  types: 'Type in Data',
  useSource: 'Role in Data',
}

/** A text of the engine with the places of its remedies in this window. */
export function withWindowPlaces(text: string, remedies: readonly Remedy[] = []): string {
  const places = remedies.flatMap(({ option }) => PLACES[option] ?? [])
  return withPlaces(text, [...new Set(places)])
}

/** What a finding says, in the words of this window. */
export const findingText = ({ message, remedies }: Finding): string => withWindowPlaces(message, remedies)
