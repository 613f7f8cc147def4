/**
 * Unique column names: the header's texts, trimmed; a repeated one gets `_2`, `_3`, an empty one is `column_N` (N from
 * 1). A name that the header itself uses is never given to another column.
 *
 * @example
 * uniqueNames(['a', 'a', '', 'a_2']) // ['a', 'a_3', 'column_3', 'a_2']
 */
export function uniqueNames(header: readonly string[]): string[] {
  const texts = header.map((text) => text.trim())
  const own = new Set(texts)
  const used = new Set<string>()
  return texts.map((text, index) => {
    let name = text === '' ? `column_${index + 1}` : text
    const base = name
    for (let n = 2; used.has(name) || (name !== text && own.has(name)); n++) name = `${base}_${n}`
    used.add(name)
    return name
  })
}
