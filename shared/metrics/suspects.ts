/** A row whose label other rows speak against. */
export interface Suspect {
  /** Place among the rows that were given. */
  readonly at: number
  /** The class that it is labelled as, and the one that it looks like. */
  readonly given: number
  readonly instead: number
  /** The probability of each, by models that did not learn from the row. */
  readonly ofGiven: number
  readonly ofInstead: number
}

/**
 * Rows that may be labelled wrongly, most doubtful first: confident learning (Northcutt, Jiang and Chuang, "Confident
 * learning: estimating uncertainty in dataset labels", 2021). A row is confidently of a class when its probability is at least
 * the mean probability of that class among the rows labelled so; a row that is confidently of another class than its label,
 * and of its own one less, is a suspect.
 *
 * @param probabilities one array a class, by models that did not learn from the rows
 */
export function findSuspects(labels: ArrayLike<number>, probabilities: readonly Float64Array[]): Suspect[] {
  const sums = probabilities.map(() => ({ total: 0, rows: 0 }))
  for (let row = 0; row < labels.length; row++) {
    const own = sums[labels[row]!]
    if (!own) continue
    own.total += probabilities[labels[row]!]![row]!
    own.rows++
  }
  const usual = sums.map(({ total, rows }) => (rows > 0 ? total / rows : Infinity))
  const suspects: Suspect[] = []
  for (let row = 0; row < labels.length; row++) {
    const given = labels[row]!
    const ofGiven = probabilities[given]?.[row] ?? 0
    let instead = -1
    for (let k = 0; k < probabilities.length; k++) {
      const share = probabilities[k]![row]!
      if (k !== given && share >= usual[k]! && share > ofGiven && share > (probabilities[instead]?.[row] ?? 0))
        instead = k
    }
    if (instead >= 0 && ofGiven < usual[given]!)
      suspects.push({ at: row, given, instead, ofGiven, ofInstead: probabilities[instead]![row]! })
  }
  return suspects.sort((a, b) => a.ofGiven - a.ofInstead - (b.ofGiven - b.ofInstead) || a.at - b.at)
}
