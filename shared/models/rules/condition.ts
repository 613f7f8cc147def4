import type { Node } from '../tree/grower.ts'
import { explained } from '../tree/splitting.ts'

/** What a rule asks of one feature: see RulesState. */
export interface Condition {
  readonly feature: number
  readonly low: number
  readonly high: number
  readonly levels: Uint8Array | null
  readonly missing: boolean
  readonly sawMissing: boolean
}

/** A leaf, and what leads to it: one condition a feature. */
export interface Branch {
  readonly conditions: readonly Condition[]
  readonly sums: Node['sums']
}

/** The leaf that explains most when it is told apart from all other rows; null where there is but one. */
export function bestBranch(root: Node): Branch | null {
  const whole = root.sums
  let best: { gain: number; branch: Branch } | null = null
  const open: { node: Node; conditions: readonly Condition[] }[] = [{ node: root, conditions: [] }]
  for (let at = open.pop(); at; at = open.pop()) {
    const { node, conditions } = at
    if (node.left && node.right) {
      open.push({ node: node.right, conditions: narrowed(conditions, node, false) })
      open.push({ node: node.left, conditions: narrowed(conditions, node, true) })
      continue
    }
    const rest = { of: whole.of.map((sum, c) => sum - node.sums.of[c]!), weight: whole.weight - node.sums.weight }
    const gain = node.explained + explained(rest) - root.explained
    if (conditions.length > 0 && gain > (best?.gain ?? 0) * (1 + 1e-9))
      best = { gain, branch: { conditions, sums: node.sums } }
  }
  return best?.branch ?? null
}

/** The conditions, and that a row goes to one side of a node; those of one feature become one. */
function narrowed(conditions: readonly Condition[], { split }: Node, isLeft: boolean): readonly Condition[] {
  if (!split) return conditions
  const { feature, threshold, levels, missingLeft, sawMissing } = split
  const earlier = conditions.find((one) => one.feature === feature)
  const side = levels && (isLeft ? levels : levels.map((is) => 1 - is))
  const condition: Condition = {
    feature,
    low: Math.max(earlier?.low ?? -Infinity, isLeft || levels ? -Infinity : threshold),
    high: Math.min(earlier?.high ?? Infinity, isLeft && !levels ? threshold : Infinity),
    levels: side && (earlier?.levels ? side.map((is, code) => is * (earlier.levels?.[code] ?? 0)) : side),
    missing: missingLeft === isLeft && (earlier?.missing ?? true),
    sawMissing: sawMissing || (earlier?.sawMissing ?? false),
  }
  return [...conditions.filter((one) => one.feature !== feature), condition]
}
