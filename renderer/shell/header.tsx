import { PanelRight, Redo2, Settings, Undo2 } from 'lucide-react'
import { Suspense } from 'react'
import type { Stage } from '../stage.ts'
import { useProject } from '../state.ts'
import { IconButton, keysText } from '../ui/index.ts'

/** Title, one sentence, undo and redo, what can also be done, and the one filled button. */
export function Header({
  stage,
  isInspectorOpen,
  onInspector,
  onSettings,
}: {
  readonly stage: Stage
  readonly isInspectorOpen: boolean
  readonly onInspector: () => void
  readonly onSettings: () => void
}) {
  const { undo, redo, canUndo, canRedo } = useProject()
  const { About, Primary, Secondary } = stage
  return (
    <header className="header" data-region tabIndex={-1}>
      <h1>{stage.title}</h1>
      <p className="header-about">{About ? <About /> : stage.about}</p>
      <div className="header-tools">
        <IconButton icon={Undo2} label="Undo" keys={keysText('Ctrl Z')} disabled={!canUndo} onClick={undo} />
        <IconButton icon={Redo2} label="Redo" keys={keysText('Ctrl Shift Z')} disabled={!canRedo} onClick={redo} />
        {stage.Inspector && (
          <IconButton
            icon={PanelRight}
            label={isInspectorOpen ? 'Hide the inspector' : 'Show the inspector'}
            keys={keysText('Ctrl I')}
            onClick={onInspector}
          />
        )}
        <IconButton icon={Settings} label="Settings" keys={keysText('Ctrl ,')} onClick={onSettings} />
      </div>
      {Primary && (
        <div className="header-primary">
          <Suspense>
            {Secondary && <Secondary />}
            <Primary />
          </Suspense>
        </div>
      )}
    </header>
  )
}
