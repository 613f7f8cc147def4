import { Button } from '@mantine/core'
import { RotateCcw } from 'lucide-react'
import { useRef } from 'react'
import { defineStage } from '../../stage.ts'
import { useProject } from '../../state.ts'
import { clockTime, dayOf, Icon, KeyHint, lazyPart, useShared } from '../../ui/index.ts'
import { ChooseFile } from './choose-file.tsx'
import { railLine } from './drift-words.ts'
import { sentence } from './trial-words.ts'
import { useCheck } from './use-check.ts'
import { useService } from './use-service.ts'
import { candidateOf, servedName, VERSION_DIALOG } from './versions/registry.ts'
import { useRegistry } from './versions/use-registry.ts'

/** What is most worth doing: a version that waits; to begin with, the service; then what new data say. */
function useNext(): 'train' | 'start' | 'promote' | 'check' {
  const { run, project } = useProject()
  const { registry } = useRegistry()
  if (!run) return 'train'
  if (registry && candidateOf(registry)) return 'promote'
  return project.service === undefined && project.checked[run.id] === undefined ? 'start' : 'check'
}

function MonitorPrimary() {
  const { go } = useProject()
  const next = useNext()
  if (next === 'train')
    return (
      <Button variant="filled" rightSection={<KeyHint keys="Ctrl ↵" />} onClick={() => go('train')}>
        Go to Train
      </Button>
    )
  if (next === 'start') return <StartButton isPrimary />
  return next === 'promote' ? <PromoteButton /> : <CheckButton isPrimary />
}

function MonitorSecondary() {
  const { project } = useProject()
  const { registry } = useRegistry()
  const [, open] = useShared(VERSION_DIALOG)
  const next = useNext()
  if (next === 'train') return null
  if (next === 'start') return <CheckButton />
  if (registry?.aliases.previous != null)
    return (
      <Button variant="default" leftSection={<Icon of={RotateCcw} small />} onClick={() => open({ is: 'rollback' })}>
        Roll back…
      </Button>
    )
  if (project.service?.state !== 'running') return <StartButton />
  return next === 'promote' ? <CheckButton /> : null
}

function PromoteButton() {
  const { registry } = useRegistry()
  const [, open] = useShared(VERSION_DIALOG)
  const candidate = registry && candidateOf(registry)
  if (!candidate) return null
  return (
    <Button
      variant="filled"
      rightSection={<KeyHint keys="Ctrl ↵" />}
      onClick={() => open({ is: 'promote', version: candidate.version })}
    >
      Promote version {candidate.version}…
    </Button>
  )
}

function StartButton({ isPrimary = false }: { readonly isPrimary?: boolean }) {
  const { start, work, isPortWrong } = useService()
  const isBusy = work.is === 'starting'
  return (
    <Button
      variant={isPrimary ? 'filled' : 'default'}
      rightSection={isPrimary && !isBusy && <KeyHint keys="Ctrl ↵" />}
      {...((isBusy || isPortWrong) && { 'data-disabled': true })}
      onClick={(event) => (isBusy || isPortWrong ? event.preventDefault() : start())}
    >
      {isBusy ? 'Starting…' : 'Start the service'}
    </Button>
  )
}

function CheckButton({ isPrimary = false }: { readonly isPrimary?: boolean }) {
  const { begin, work } = useCheck()
  const choose = useRef<() => void>(() => undefined)
  return (
    <>
      <Button
        variant={isPrimary ? 'filled' : 'default'}
        rightSection={isPrimary && <KeyHint keys="Ctrl ↵" />}
        {...(work && { 'data-disabled': true })}
        onClick={(event) => (work ? event.preventDefault() : choose.current())}
      >
        Check new data…
      </Button>
      <ChooseFile open={choose} onFile={begin} />
    </>
  )
}

function MonitorAbout() {
  const { service } = useProject().project
  const { registry } = useRegistry()
  if (service?.state !== 'running' || service.url === null)
    return <>Serve the model, and hold new data against what it learned from.</>
  const since = new Date(service.runAt)
  const day = dayOf(since, new Date())
  return (
    <>
      {sentence(servedName(registry, service.run))} serves since {day.startsWith('Today') ? clockTime(since) : day} on
      port {new URL(service.url).port}.
    </>
  )
}

export const monitorStage = defineStage({
  id: 'monitor',
  title: 'Monitor',
  about: 'Serve the model, and hold new data against what it learned from.',
  About: MonitorAbout,
  status({ service, checked }, run) {
    if (!run) return { mark: 'to-do', line: 'After training', blocked: 'Train a model first.' }
    if (service?.state === 'failed') return { mark: 'attention', line: 'Service failed', blocked: null }
    const check = checked[run.id]
    if (check) {
      const isMoved = check.drifted.length > 0 || check.alarm
      return { mark: isMoved ? 'attention' : 'done', line: railLine(check), blocked: null }
    }
    if (service?.state === 'running' && service.url !== null)
      return { mark: 'done', line: `Serving on port ${new URL(service.url).port}`, blocked: null }
    return { mark: 'ready', line: 'Ready', blocked: null }
  },
  Canvas: lazyPart(() => import('./canvas.tsx').then(({ MonitorCanvas }) => MonitorCanvas)),
  Inspector: lazyPart(() => import('./inspector.tsx').then(({ MonitorInspector }) => MonitorInspector)),
  Primary: MonitorPrimary,
  Secondary: MonitorSecondary,
})
