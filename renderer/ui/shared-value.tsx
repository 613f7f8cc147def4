import { createContext, type ReactNode, useCallback, useContext, useState, useSyncExternalStore } from 'react'

interface Store {
  readonly values: Map<string, unknown>
  readonly listeners: Set<() => void>
}

const StoreContext = createContext<Store | null>(null)

/** Keeps what `useShared` holds, for as long as it is mounted. */
export function SharedValues({ children }: { readonly children: ReactNode }) {
  const [store] = useState<Store>(() => ({ values: new Map(), listeners: new Set() }))
  return <StoreContext value={store}>{children}</StoreContext>
}

/** A key with the type of its value: one `defineShared` a value. */
export interface SharedKey<Value> {
  readonly name: string
  readonly initial: Value
  is(value: unknown): value is Value
}

export function defineShared<Value>(name: string, initial: Value): SharedKey<Value> {
  // Only values that `set` put there are ever under this name; the guard is what lets the store hold many types.
  return { name, initial, is: (value): value is Value => value !== undefined }
}

/** State that a stage's canvas, inspector and primary button share, and that is there again when the stage is. */
export function useShared<Value>(key: SharedKey<Value>): readonly [Value, (value: Value) => void] {
  const store = useContext(StoreContext)
  if (!store) throw new Error('useShared() outside of SharedValues')
  const subscribe = useCallback(
    (listener: () => void) => {
      store.listeners.add(listener)
      return () => {
        store.listeners.delete(listener)
      }
    },
    [store],
  )
  const held = useSyncExternalStore(subscribe, () => store.values.get(key.name))
  const set = useCallback(
    (value: Value) => {
      store.values.set(key.name, value)
      for (const listener of store.listeners) listener()
    },
    [store, key],
  )
  return [key.is(held) ? held : key.initial, set]
}
