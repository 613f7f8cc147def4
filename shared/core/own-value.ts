/** The value that a record holds itself: a column or a group may be called "constructor". */
export const ownValue = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

/** Sets a value as an object's own, whatever the key is called: `__proto__`, too. */
export function setOwn<T>(object: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, writable: true })
  else object[key] = value
}
