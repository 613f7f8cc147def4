/**
 * The area under the ROC curve and its standard error (DeLong, DeLong and Clarke-Pearson 1988); ties count half.
 *
 * @param members 1 where a row belongs to those that should score high, else 0
 * @returns an area of 0.5 and no error with fewer than two rows on a side
 * @example
 * areaWithError(Float64Array.of(0.1, 0.4, 0.35, 0.8), Uint8Array.of(0, 0, 1, 1)).auc // 0.75
 */
export function areaWithError(scores: Float64Array, members: Uint8Array): { auc: number; error: number } {
  const runs = new Map<number, [inside: number, outside: number]>()
  for (let row = 0; row < scores.length; row++) {
    const run = runs.get(scores[row] ?? 0) ?? [0, 0]
    run[members[row] === 1 ? 0 : 1]++
    runs.set(scores[row] ?? 0, run)
  }
  const sorted = [...runs].sort(([a], [b]) => a - b).map(([, run]) => run)
  const positives = sorted.reduce((sum, [inside]) => sum + inside, 0)
  const negatives = scores.length - positives
  if (positives < 2 || negatives < 2) return { auc: 0.5, error: 0 }
  let [pairs, below, above] = [0, 0, positives]
  const sides: [number, number, number, number][] = []
  for (const [inside, outside] of sorted) {
    above -= inside
    sides.push([inside, (below + outside / 2) / negatives, outside, (above + inside / 2) / positives])
    pairs += inside * (below + outside / 2)
    below += outside
  }
  const auc = pairs / (positives * negatives)
  let [ofPositives, ofNegatives] = [0, 0]
  for (const [inside, left, outside, right] of sides) {
    ofPositives += inside * (left - auc) ** 2
    ofNegatives += outside * (right - auc) ** 2
  }
  const variance = ofPositives / (positives - 1) / positives + ofNegatives / (negatives - 1) / negatives
  return { auc, error: Math.sqrt(variance) }
}
