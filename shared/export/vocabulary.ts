import type { Pipeline } from '../pipeline/index.ts'

/** What a compiler can say of a Pipeline, by name. Whatever else a model has is refused by its name. */
export interface Vocabulary {
  /** What the target is called in a sentence: "Python", "SQL". */
  readonly language: string
  readonly steps: readonly string[]
  readonly encodings: readonly string[]
  /** Whether features made of several columns can be said. */
  readonly made: boolean
  readonly families: readonly string[]
}

/**
 * What becomes of every part of a Pipeline in a compiler. A part that is added to Pipeline does not compile until somebody
 * decides here; what is found in a model and does not stand here is refused.
 */
const PARTS: Readonly<Record<keyof Required<Pipeline>, 'is compiled' | 'is no part of a prediction'>> = {
  task: 'is compiled',
  target: 'is compiled',
  classes: 'is compiled',
  threshold: 'is compiled',
  inputs: 'is compiled',
  branches: 'is compiled',
  blend: 'is compiled',
  calibration: 'is compiled',
  decision: 'is compiled',
  background: 'is no part of a prediction',
}

const CALIBRATION: Readonly<Record<keyof NonNullable<Pipeline['calibration']>, true>> = {
  slope: true,
  intercepts: true,
  curve: true,
}
const BLENDS: Readonly<Record<Pipeline['blend'], true>> = { margins: true, probabilities: true }

const listed = (names: Iterable<string>): string => [...new Set(names)].join(', ')

/** What of the model the compiler has no words for, as a sentence; null where it can say all of it. */
export function unsaid(pipeline: Pipeline, { language, steps, encodings, made, families }: Vocabulary): string | null {
  const stage = Object.entries(pipeline).find(([name, value]) => value !== null && !Object.hasOwn(PARTS, name))
  if (stage) return `its stage “${stage[0]}” cannot be written in ${language} yet.`
  if (Object.keys(pipeline.calibration ?? {}).some((name) => !Object.hasOwn(CALIBRATION, name)))
    return `its calibration is of a kind that cannot be written in ${language} yet.`
  if (!Object.hasOwn(BLENDS, pipeline.blend))
    return `its way of voting, “${pipeline.blend}”, cannot be written in ${language} yet.`
  if (pipeline.decision?.columns)
    return `it decides by crossed groups of ${listed(pipeline.decision.columns)}, which cannot be written in ${language} yet.`
  const views = pipeline.branches.flatMap((branch) => branch.views)
  const unknownSteps = pipeline.branches.flatMap((branch) =>
    branch.steps.flatMap(({ id }) => (steps.includes(id) ? [] : [id])),
  )
  if (unknownSteps.length > 0)
    return `it has cleaning steps that cannot be written in ${language}: ${listed(unknownSteps)}.`
  const unknownFamilies = views.flatMap(({ members }) =>
    members.flatMap(({ family }) => (families.includes(family) ? [] : [family])),
  )
  if (unknownFamilies.length > 0)
    return `it has models of a family that cannot be written in ${language}: ${listed(unknownFamilies)}.`
  const unknownColumns = views.flatMap(({ features }) =>
    features.columns.flatMap(({ column, encoding }) =>
      encodings.includes(encoding) ? [] : [`${column} (${encoding})`],
    ),
  )
  if (unknownColumns.length > 0)
    return `it reads columns in a way that cannot be written in ${language}: ${listed(unknownColumns)}.`
  const combined = views.flatMap(({ features }) =>
    made ? [] : (features.made ?? []).map(({ of }) => of.join(' and ')),
  )
  return combined.length > 0
    ? `it has features made of several columns, which cannot be written in ${language} yet: ${listed(combined)}.`
    : null
}
