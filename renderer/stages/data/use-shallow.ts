import { useRef } from 'react'

/** An object made at every rendering; the one of before while every part of it is the same. */
export function useShallow<Value extends object>(value: Value): Value {
  const kept = useRef(value)
  const before = new Map(Object.entries(kept.current))
  const isSame = Object.entries(value).every(([name, part]) => Object.is(before.get(name), part))
  if (!isSame) kept.current = value
  return kept.current
}
