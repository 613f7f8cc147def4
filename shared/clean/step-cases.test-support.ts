// Every member of STEPS is tested by being listed: with its sample params, or with its defaults and every other choice of
// each param.
import { type Json, paramFields } from '../core/index.ts'
import { COLUMN_KINDS, type Table } from '../table/index.ts'
import type { Drawn } from '../table/sample-table.test-support.ts'
import { SAMPLE_PARAMS } from './sample-params.test-support.ts'
import type { Step, StepHost } from './step.ts'
import { STEPS } from './steps.ts'

export const HOST: StepHost = { conflict: () => {} }

export const cases = STEPS.members.flatMap((step) =>
  paramSets(step).map((params) => ({ step, params, name: `${step.id} ${JSON.stringify(params)}` })),
)
export const learning = cases.flatMap(({ step, ...rest }) => {
  const { fit: learn, transform } = step
  return learn && transform
    ? [{ ...rest, step, learn: async (table: Table, params: unknown) => learn(table, params, HOST), transform }]
    : []
})
export const keeping = cases.flatMap(({ step, ...rest }) => {
  const { keep } = step
  return keep
    ? [{ ...rest, step, keep: async (table: Table, params: unknown) => [...(await keep(table, params, HOST))] }]
    : []
})
export const rereading = cases.flatMap(({ step, ...rest }) => (step.reread ? [{ ...rest, reread: step.reread }] : []))
export const editing = cases.flatMap(({ step, ...rest }) => (step.edit ? [{ ...rest, edit: step.edit }] : []))

function paramSets(step: Step): Record<string, Json>[] {
  const samples = SAMPLE_PARAMS[step.id] ?? [{}]
  const others = paramFields(step.params).flatMap(({ name, type, choices, default: usual }) => {
    const values: Json[] =
      type === 'boolean' ? [true, false] : (choices ?? []).map((choice) => (type === 'list' ? [choice] : choice))
    return values.filter((value) => value !== usual).map((value) => ({ ...samples[0], [name]: value }))
  })
  const everyKind = Object.hasOwn(step.params.shape, 'columns') ? [{ ...samples[0], columns: [...COLUMN_KINDS] }] : []
  return [...samples, ...others, ...everyKind]
}

/** The rows of one after those of the other. */
export const joined = (first: Drawn, second: Drawn): Drawn => ({
  number: [...first.number, ...second.number],
  date: [...first.date, ...second.date],
  boolean: [...first.boolean, ...second.boolean],
  category: [...first.category, ...second.category],
  text: [...first.text, ...second.text],
})
