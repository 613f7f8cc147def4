import type { ExactFamily } from './family.ts'

/** Families whose margins are sums of what each feature says, knots and levels included. */
const additive = (id: string): ExactFamily => ({ id, exact: () => 'additive' })

export const baseline = additive('baseline')
export const linear = additive('linear')
export const naiveBayes = additive('naive-bayes')
