import { useMediaQuery } from '@mantine/hooks'
import { Suspense, useEffect, useState } from 'react'
import { GlossarySheet } from '../glossary/glossary-sheet.tsx'
import { useShell } from '../project/shell-state.ts'
import { useFlag } from '../project/use-flag.ts'
import { SettingsDialog } from '../settings/settings-dialog.tsx'
import type { Stage } from '../stage.ts'
import { useProject } from '../state.ts'
import { Busy, ErrorBoundary, Problem } from '../ui/index.ts'
import { Header } from './header.tsx'
import { HistorySheet } from './history-sheet.tsx'
import { Inspector } from './inspector.tsx'
import { KeysSheet } from './keys-sheet.tsx'
import { Palette } from './palette.tsx'
import { Rail } from './rail.tsx'
import { focusRegion, pressPrimary } from './regions.ts'
import { StatusBar } from './status-bar.tsx'
import { Toasts } from './toasts.tsx'
import { useCommands } from './use-commands.ts'
import { type Keys, useKeys } from './use-keys.ts'
import { usePrepared } from './use-prepared.ts'
import './shell.css'

type Sheet = 'none' | 'palette' | 'keys' | 'history' | 'settings' | 'glossary'

/** Rail, header, canvas, inspector and status bar around the stage. */
export function Shell({ stages, stage }: { readonly stages: readonly Stage[]; readonly stage: Stage }) {
  const { project, go, undo, redo, cancelTraining } = useProject()
  const [sheet, setSheet] = useState<Sheet>('none')
  const { isInspectorOpen, setInspectorOpen } = useShell()
  const [isRailWide, setRailWide] = useFlag('lathe.rail', innerWidth >= 1200)
  const [term, setTerm] = useState('')
  const isSmall = useMediaQuery('(max-width: 760px)', innerWidth <= 760)
  const open = (name: Sheet) => () => setSheet(name)
  const close = open('none')
  const commands = useCommands(stages, sheet === 'palette', {
    keys: open('keys'),
    history: open('history'),
    settings: open('settings'),
    glossary: (find) => {
      setTerm(find)
      setSheet('glossary')
    },
  })
  const keys: Keys = {
    'ctrl+k': open('palette'),
    '?': open('keys'),
    'ctrl+z': undo,
    'ctrl+shift+z': redo,
    'ctrl+y': redo,
    'ctrl+enter': pressPrimary,
    'ctrl+i': () => setInspectorOpen(!isInspectorOpen),
    'ctrl+b': () => setRailWide(!isRailWide),
    'ctrl+.': cancelTraining,
    'ctrl+,': open('settings'),
    f6: () => focusRegion(1),
    'shift+f6': () => focusRegion(-1),
    ...Object.fromEntries(stages.map(({ id }, i) => [`ctrl+${i + 1}`, () => go(id)])),
  }
  useKeys(keys)
  usePrepared(stages)
  useEffect(() => {
    document.title = `${stage.title} · ${project.name} · Lathe`
  }, [stage.title, project.name])
  const hasInspector = stage.Inspector !== undefined && isInspectorOpen
  return (
    <div className="app" data-rail={isRailWide && !isSmall ? 'wide' : 'narrow'} data-stage={stage.id}>
      <Rail stages={stages} onFind={open('palette')} onHistory={open('history')} onKeys={open('keys')} />
      <main className="main">
        <Header
          stage={stage}
          isInspectorOpen={isInspectorOpen}
          onInspector={() => setInspectorOpen(!isInspectorOpen)}
          onSettings={open('settings')}
        />
        <div className={hasInspector ? 'body with-inspector' : 'body'}>
          <Canvas stage={stage} />
          <Suspense>
            {hasInspector && stage.Inspector && <Inspector key={stage.id} of={stage.Inspector} title={stage.title} />}
          </Suspense>
        </div>
      </main>
      <StatusBar onKeys={open('keys')} />
      <Toasts />
      <Palette isOpen={sheet === 'palette'} onClose={close} commands={commands} />
      <KeysSheet isOpen={sheet === 'keys'} onClose={close} />
      <SettingsDialog isOpen={sheet === 'settings'} onClose={close} />
      <GlossarySheet isOpen={sheet === 'glossary'} onClose={close} find={term} />
      <HistorySheet isOpen={sheet === 'history'} onClose={close} />
    </div>
  )
}

function Canvas({ stage }: { readonly stage: Stage }) {
  const { trouble, dismissTrouble } = useShell()
  return (
    <div className="canvas" data-region tabIndex={-1} data-stage={stage.id}>
      {trouble && (
        <div className="canvas-problem">
          <Problem
            trouble={trouble}
            action={
              <button type="button" className="link" onClick={dismissTrouble}>
                Close
              </button>
            }
          />
        </div>
      )}
      <Suspense
        fallback={
          <div className="canvas-busy">
            <Busy verb="Opening" />
          </div>
        }
      >
        <ErrorBoundary key={stage.id} of={stage.title}>
          <stage.Canvas />
        </ErrorBoundary>
      </Suspense>
    </div>
  )
}
