import { Suspense, useEffect, useState } from 'react'
import type { Settings } from '../shared/contract/index.ts'
import { connect } from './client/connect.ts'
import type { Connection } from './client/connection.ts'
import { problemOf, type Problem as Trouble } from './client/problem.ts'
import { ConnectionContext } from './connection.ts'
import { Home } from './home/home.tsx'
import { routeOf, useHash } from './route.ts'
import { SettingsProvider } from './settings/provider.tsx'
import { ConnectionBanner } from './shell/connection-banner.tsx'
import { Busy, ErrorBoundary, lazyPart, Problem, whenIdle } from './ui/index.ts'

const Project = lazyPart(() => import('./project/project.tsx').then(({ Project }) => Project))

/** Connects to the engine, then shows Home or the project that the address names. */
export function App() {
  const [connection, setConnection] = useState<Connection | null>(null)
  const [settings, setSettings] = useState<Settings | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  useEffect(() => {
    const start = async () => {
      const connection = await connect()
      setSettings(await connection.client.settings.read())
      setConnection(connection)
    }
    start().catch((error: unknown) => setTrouble(problemOf(error)))
  }, [])
  if (trouble)
    return (
      <main className="lone">
        <h1>Lathe is not reached</h1>
        <Problem
          trouble={trouble}
          action={
            <button type="button" className="link" onClick={() => location.reload()}>
              Try again
            </button>
          }
        />
      </main>
    )
  if (!connection || !settings)
    return (
      <main className="lone">
        <Busy verb="Connecting" />
      </main>
    )
  return (
    <ConnectionContext value={connection}>
      <SettingsProvider initial={settings}>
        {() => (
          <div className="window">
            <ConnectionBanner />
            <ErrorBoundary of="The window">
              <Page />
            </ErrorBoundary>
          </div>
        )}
      </SettingsProvider>
    </ConnectionContext>
  )
}

function Page() {
  const route = routeOf(useHash())
  useEffect(() => whenIdle(Project.preload), [])
  if (route.page === 'home') return <Home model={route.model} />
  return (
    <Suspense fallback={<Opening />}>
      <Project key={route.project} id={route.project} stage={route.stage} />
    </Suspense>
  )
}

const Opening = () => (
  <main className="lone">
    <Busy verb="Opening" />
  </main>
)
