import { Button } from '@mantine/core'
import { useRef } from 'react'
import { defineStage } from '../../stage.ts'
import { useProject } from '../../state.ts'
import { clockTime, dayOf, KeyHint, lazyPart } from '../../ui/index.ts'
import { ChooseFile } from './choose-file.tsx'
import { railLine } from './drift-words.ts'
import { useCheck } from './use-check.ts'
import { useService } from './use-service.ts'

/** What comes first: a model that nobody asks has nothing to be watched. */
const isServiceFirst = (hasService: boolean, hasCheck: boolean): boolean => !hasService && !hasCheck

function MonitorPrimary() {
  const { run, go, project } = useProject()
  const hint = <KeyHint keys="Ctrl ↵" />
  if (!run)
    return (
      <Button variant="filled" rightSection={hint} onClick={() => go('train')}>
        Go to Train
      </Button>
    )
  const isService = isServiceFirst(project.service !== undefined, project.checked[run.id] !== undefined)
  return isService ? <StartButton isPrimary /> : <CheckButton isPrimary />
}

function MonitorSecondary() {
  const { run, project } = useProject()
  if (!run) return null
  const isService = isServiceFirst(project.service !== undefined, project.checked[run.id] !== undefined)
  if (isService) return <CheckButton />
  return project.service?.state === 'running' ? null : <StartButton />
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
  if (service?.state !== 'running' || service.url === null)
    return <>Serve the model, and hold new data against what it learned from.</>
  const since = new Date(service.startedAt)
  const day = dayOf(since, new Date())
  return (
    <>
      Run {Number(service.run)} serves since {day.startsWith('Today') ? clockTime(since) : day} on port{' '}
      {new URL(service.url).port}.
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
