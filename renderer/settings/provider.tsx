import { useMantineColorScheme } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Settings } from '../../shared/contract/index.ts'
import { problemOf } from '../client/problem.ts'
import { useConnection } from '../connection.ts'
import { setLocale } from '../format/index.ts'
import { SettingsContext } from './settings.ts'

/** Puts the settings into effect: theme and contrast at the root of the page, the marks of numbers and dates. */
export function SettingsProvider({
  initial,
  children,
}: {
  readonly initial: Settings
  /** Made anew when a setting changes: numbers and dates stand in every part. */
  readonly children: () => ReactNode
}) {
  const connection = useConnection()
  const { client } = connection
  const [settings, setSettings] = useState(initial)
  const [trouble, setTrouble] = useState<string | null>(null)
  const { setColorScheme } = useMantineColorScheme()
  const isMoreWanted = useMediaQuery('(prefers-contrast: more)', false, { getInitialValueInEffect: false })
  const { theme, contrast, locale } = settings
  useLayoutEffect(() => setColorScheme(theme === 'system' ? 'auto' : theme), [theme, setColorScheme])
  useLayoutEffect(() => {
    document.documentElement.dataset.contrast = contrast === 'more' || isMoreWanted ? 'more' : 'normal'
  }, [contrast, isMoreWanted])
  setLocale(locale)
  /** Changes on their way to the engine: what it tells meanwhile is older than what is shown. */
  const unkept = useRef(0)
  useEffect(() => {
    const leaving = new AbortController()
    const follow = async () => {
      for await (const kept of await client.settings.follow(undefined, { signal: leaving.signal }))
        if (unkept.current === 0) setSettings(kept)
    }
    // It ends when the connection is lost, of which the banner tells, and begins again with the next one.
    const start = () => void follow().catch(() => undefined)
    start()
    const stop = connection.onState((state) => state === 'open' && start())
    return () => {
      stop()
      leaving.abort()
    }
  }, [connection, client])
  const change = useCallback(
    (changes: Partial<Settings>) => {
      const next = { ...settings, ...changes }
      setSettings(next)
      unkept.current++
      client.settings
        .keep(next)
        .then(
          () => setTrouble(null),
          (error: unknown) => setTrouble(problemOf(error).message),
        )
        .finally(() => unkept.current--)
    },
    [client, settings],
  )
  const state = useMemo(() => ({ settings, change, trouble }), [settings, change, trouble])
  return <SettingsContext value={state}>{children()}</SettingsContext>
}
