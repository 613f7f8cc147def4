import { type GbdtState, isGbdtState, type ModelState } from '../models/index.ts'
import { type Member, membersOf, type Pipeline } from '../pipeline/index.ts'

/** The pipeline with every model put through `change`. */
export const mapMembers = (pipeline: Pipeline, change: (member: Member) => ModelState): Pipeline => ({
  ...pipeline,
  branches: pipeline.branches.map((branch) => ({
    ...branch,
    views: branch.views.map((view) => ({
      ...view,
      members: view.members.map((member) => ({ ...member, state: change(member) })),
    })),
  })),
})

/** The trees of a model: boosted ones, or those of a forest; null where it has none of these. */
export function treesOf(state: ModelState): GbdtState | null {
  if (isGbdtState(state)) return state
  return 'trees' in state && isGbdtState(state.trees) ? state.trees : null
}

/** The model with its trees changed; one without trees stays. Scorers know trees by their roots, so these are always new. */
export function mapTrees(state: ModelState, change: (trees: GbdtState) => GbdtState): ModelState {
  const trees = treesOf(state)
  if (!trees) return state
  const changed = change(trees)
  const own = { ...changed, roots: changed.roots.slice() }
  return isGbdtState(state) ? own : { ...state, trees: own }
}

export const allTrees = (pipeline: Pipeline): GbdtState[] =>
  membersOf(pipeline).flatMap(({ member }) => treesOf(member.state) ?? [])

export const hasTrees = (pipeline: Pipeline): boolean => allTrees(pipeline).length > 0

/** Trees of all models, and their leaves. */
export function countTrees(pipeline: Pipeline): { readonly trees: number; readonly leaves: number } {
  const all = allTrees(pipeline)
  return {
    trees: all.reduce((sum, { roots }) => sum + roots.length, 0),
    leaves: all.reduce((sum, { left }) => sum + left.reduce((own, next) => own + Number(next < 0), 0), 0),
  }
}

export const NO_TREES = 'it has no trees'
