/**
 * Gives out so many a second, and saves up those of ten seconds: what is kept of a service at its limit is a sample.
 *
 * @param now milliseconds
 * @returns takes some, and says how many of them there are
 */
export function createBudget(perSecond: number, now: () => number): (wanted: number) => number {
  const most = perSecond * 10
  let [left, at] = [most, now()]
  return (wanted) => {
    const time = now()
    left = Math.min(most, left + ((time - at) / 1000) * perSecond)
    at = time
    const given = Math.min(wanted, Math.floor(left))
    left -= given
    return given
  }
}
