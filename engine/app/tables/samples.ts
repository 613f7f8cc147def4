import { usageError } from '../../../shared/core/index.ts'
import { rootFile } from '../root-file.ts'

/** The bundled data sets, with what a first look at each should be about. */
export const SAMPLES = [
  {
    id: 'loans',
    title: 'Loans',
    about: 'Who repays a loan? Generated: incomes, amounts and purposes, some of them missing.',
    rows: 1500,
    target: 'repaid',
    sensitive: ['sex'],
  },
  {
    id: 'flats',
    title: 'Flats',
    about: 'What is a flat let for? Generated: rent by size, district, age and comfort, with some years unknown.',
    rows: 1200,
    target: 'rent',
    sensitive: [],
  },
  {
    id: 'applicants',
    title: 'Applicants',
    about: 'Who is invited? Generated, with a known bias: past decisions turned women down who were as good as men.',
    rows: 1800,
    target: 'invited',
    sensitive: ['sex'],
  },
] as const

/** A bundled data set and where its file lies. */
export function sampleFile(id: string): { sample: (typeof SAMPLES)[number]; path: string } {
  const sample = SAMPLES.find((known) => known.id === id)
  if (sample) return { sample, path: rootFile(`assets/samples/${id}.csv`) }
  const next = `Known: ${SAMPLES.map((known) => known.id).join(', ')}.`
  throw usageError(`There is no sample "${id}".`, { value: id, next })
}
