import type { GbdtState } from '../../models/index.ts'
import { defineCompression } from '../compression.ts'
import { editTrees } from '../edit-trees.ts'
import { countTrees, hasTrees, mapMembers, mapTrees, NO_TREES } from '../members.ts'

/** The first rounds of boosting, or the first trees of a forest: what learning had come to by then. */
export const fewerTrees = defineCompression({
  id: 'fewer-trees',
  title: 'Fewer trees',
  about: 'The first rounds of every model only, as learning had come to by then.',
  amount: { title: 'Share of the rounds that stay; from 1 on their number', least: 0.001, most: 100_000, normal: 0.5 },
  refusal: (pipeline) => (hasTrees(pipeline) ? null : NO_TREES),
  offered: [0.75, 0.5, 0.25, 0.1],
  apply: (pipeline, amount) =>
    mapMembers(pipeline, ({ state }) =>
      mapTrees(state, (trees) => editTrees(trees, { trees: roundsOf(trees, amount) * trees.base.length })),
    ),
  words: (_, after) => `${countTrees(after).trees.toLocaleString('en-US')} trees`,
})

const roundsOf = ({ rounds }: GbdtState, amount: number): number =>
  Math.min(rounds, Math.max(1, Math.round(amount < 1 ? rounds * amount : amount)))
