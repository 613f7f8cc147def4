import { Button } from '@mantine/core'
import { count } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { defineStage } from '../../stage.ts'
import { useProject } from '../../state.ts'
import { KeyHint, lazyPart } from '../../ui/index.ts'
import { useExports } from './use-exports.ts'

function ExportPrimary() {
  const { run, go } = useProject()
  const { list, left, stateOf, exportAll } = useExports()
  const hint = <KeyHint keys="Ctrl ↵" />
  if (!run)
    return (
      <Button variant="filled" rightSection={hint} onClick={() => go('train')}>
        Go to Train
      </Button>
    )
  if (left.length === 0) return null
  const isRunning = left.some(({ id }) => stateOf(id).work?.is === 'running')
  if (isRunning)
    return (
      <Button variant="filled" data-disabled onClick={(event) => event.preventDefault()}>
        Exporting…
      </Button>
    )
  const available = list.filter((target) => target.available)
  return (
    <Button variant="filled" rightSection={hint} onClick={() => exportAll(left)}>
      {left.length === available.length ? 'Export all' : 'Export the rest'}
    </Button>
  )
}

const ExportAbout = () => (
  <>
    Each target is scored again on <Term of="goldenRows">golden rows</Term>, and refused if it differs from what you
    saw.
  </>
)

export const exportStage = defineStage({
  id: 'export',
  title: 'Export',
  about: 'Each target is scored again in its own runtime, and refused if it differs from what you saw.',
  About: ExportAbout,
  status({ runs, exported }, run) {
    if (!run) return { mark: 'to-do', line: 'After training', blocked: 'Train a model first.' }
    const made = exported[run.id]?.length ?? 0
    if (made > 0) return { mark: 'done', line: `${count(made)} verified`, blocked: null }
    const before = runs.slice(
      0,
      runs.findIndex(({ id }) => id === run.id),
    )
    if (before.some(({ id }) => exported[id])) return { mark: 'attention', line: 'Of an older model', blocked: null }
    return { mark: 'ready', line: 'Ready', blocked: null }
  },
  Canvas: lazyPart(() => import('./canvas.tsx').then(({ ExportCanvas }) => ExportCanvas)),
  Inspector: lazyPart(() => import('./inspector.tsx').then(({ ExportInspector }) => ExportInspector)),
  Primary: ExportPrimary,
})
