import { exp, log, softplus } from '../core/index.ts'

/** What a row's margins cost: log loss, or half the squared error. One margin is log-odds, several are one a class. */
export function marginLoss(isRegression: boolean, margins: readonly number[], target: number): number {
  const [margin = 0] = margins
  if (isRegression) return 0.5 * (margin - target) ** 2
  if (margins.length === 1) return softplus(target === 1 ? -margin : margin)
  const largest = Math.max(...margins)
  return log(margins.reduce((sum, one) => sum + exp(one - largest), 0)) + largest - (margins[target] ?? 0)
}

/** Shares as margins: log-odds of two classes, a logarithm a class of more. */
export function marginsOfShares(shares: readonly number[]): number[] {
  const [first = 0, second = 0] = shares
  return shares.length === 2 ? [log(second) - log(first)] : shares.map(log)
}
