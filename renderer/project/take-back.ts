/** A value as it is without one change to it. */
interface Reverted {
  readonly value: unknown
}

/**
 * What a value is now, without the change that once made `after` of `before`: what was changed since stays. null where
 * what was changed since rests on it.
 */
export function reverted(before: unknown, after: unknown, now: unknown): Reverted | null {
  if (isSame(before, after)) return { value: now }
  if (isSame(now, after)) return { value: before }
  if (Array.isArray(before) && Array.isArray(after) && Array.isArray(now)) return revertedList(before, after, now)
  if (!isObject(before) || !isObject(after) || !isObject(now)) return null
  const value: Record<string, unknown> = {}
  for (const key of new Set([...Object.keys(now), ...Object.keys(before)])) {
    const part = reverted(before[key], after[key], now[key])
    if (!part) return null
    if (part.value !== undefined) value[key] = part.value
  }
  return { value }
}

function revertedList(before: readonly unknown[], after: readonly unknown[], now: readonly unknown[]): Reverted | null {
  const removed = lacking(before, after)
  const added = lacking(after, before)
  // Nothing but another order, and not the one that there is now.
  if (removed.length === 0 && added.length === 0) return null
  const list = [...now]
  const isReplaced = removed.length === added.length
  for (const [n, one] of added.entries()) {
    const old = isReplaced ? removed[n] : undefined
    const at = list.findIndex((other) => isSame(other, one))
    if (at >= 0) list.splice(at, 1, ...(isReplaced ? [old] : []))
    else if (!revertMember(list, after, old ?? emptied(one), one)) return null
  }
  if (!isReplaced)
    for (const one of removed)
      list.splice(
        Math.min(
          list.length,
          before.findIndex((other) => isSame(other, one)),
        ),
        0,
        one,
      )
  return { value: list }
}

/** The one member that was made of `after`'s by a later change, without the earlier one. */
function revertMember(list: unknown[], all: readonly unknown[], before: unknown, after: unknown): boolean {
  const made = lacking(list, all).filter((one) => isObject(one) && isObject(after) && one.id === after.id)
  const [now] = made
  if (!isObject(after) || after.id === undefined || made.length !== 1) return false
  const member = reverted(before, after, now)
  if (!member) return false
  list.splice(list.indexOf(now), 1, ...(isSame(member.value, emptied(member.value)) ? [] : [member.value]))
  return true
}

/** The same with nothing in its lists. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return []
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, emptied(part)])) : value
}

/** Members of a list that another does not have. */
const lacking = (list: readonly unknown[], other: readonly unknown[]): unknown[] =>
  list.filter((one) => !other.some((known) => isSame(known, one)))

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
