import type { Readers } from '../model.ts'
import { heldText, levelsText, numberText, shown } from '../tree/text.ts'
import type { RulesState } from './predictor.ts'

/** The rules in words, one a line, with how many training rows each decides and how often it is right there. */
export function rulesText(state: RulesState, about: Readers): string[] {
  const { ends, weight, shares, values } = state
  const count = about.classes.length
  const said = (rule: number) =>
    heldText(about, [...shares.subarray(rule * count, (rule + 1) * count)], weight[rule] ?? 0, values[rule] ?? 0)
  const lines = Array.from(ends, (end, rule) => {
    const from = rule === 0 ? 0 : (ends[rule - 1] ?? 0)
    const conditions = Array.from({ length: end - from }, (_, c) => conditionText(state, from + c, about))
    return `${rule + 1}. ${rule === 0 ? 'If' : 'Otherwise, if'} ${conditions.join(' and ')} → ${said(rule)}`
  })
  return [...lines, `${ends.length === 0 ? 'Always' : `${ends.length + 1}. Otherwise`} → ${said(ends.length)}`]
}

function conditionText(state: RulesState, c: number, { features }: Readers): string {
  const f = state.feature[c] ?? -1
  const info = features[f] ?? { name: `feature ${f + 1}`, column: '', kind: 'number', levels: [] }
  const missing = state.sawMissing[c] === 1 ? state.missing[c] === 1 : null
  const at = state.levelsAt[c] ?? -1
  if (at >= 0) {
    const all = new Uint8Array(info.levels.length).fill(1)
    return levelsText(info, state.levels.subarray(at, at + info.levels.length), missing, all)
  }
  const [low = -Infinity, high = Infinity] = [state.low[c], state.high[c]]
  if (low === -Infinity && high === Infinity) return `${info.name} is ${missing ? 'missing' : 'not missing'}`
  if (low === -Infinity) return numberText(info, '≤', high, missing)
  if (high === Infinity) return numberText(info, '>', low, missing)
  return `${shown(low)} < ${numberText(info, '≤', high, missing)}`
}
