/** The memory of all typed arrays in a value, once each: what a message can take along instead of copying it. */
export function memoryOf(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>()
  const look = (inside: unknown): void => {
    if (ArrayBuffer.isView(inside)) {
      if (inside.buffer instanceof ArrayBuffer) found.add(inside.buffer)
    } else if (Array.isArray(inside)) inside.forEach(look)
    else if (typeof inside === 'object' && inside !== null) Object.values(inside).forEach(look)
  }
  look(value)
  return [...found]
}
