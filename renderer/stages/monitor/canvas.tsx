import { Button } from '@mantine/core'
import { useRef } from 'react'
import { NoModel } from '../../project/no-model.tsx'
import { useProject } from '../../state.ts'
import { Busy, EmptyState, Problem, Section, useDrop, WorkProgress } from '../../ui/index.ts'
import { Checked } from './checked.tsx'
import { ChooseFile } from './choose-file.tsx'
import { PartsForm } from './parts-form.tsx'
import { ServicePanel } from './service-panel.tsx'
import { TrialPanel } from './trial.tsx'
import { useCheck } from './use-check.ts'
import { VersionDialogs } from './versions/dialogs.tsx'
import { WatchDialog } from './watch-dialog.tsx'
import { WatchPanel } from './watch-panel.tsx'
import './monitor.css'

/** The service of the model, and what new data have of change. */
export function MonitorCanvas() {
  const { run } = useProject()
  if (!run)
    return <NoModel>A model that is used is watched: whether new rows are like those that it learned from.</NoModel>
  return (
    <>
      <ServicePanel />
      <TrialPanel />
      <WatchPanel />
      <NewData />
      <VersionDialogs />
      <WatchDialog />
    </>
  )
}

function NewData() {
  const { check, isLoading, work, file, trouble, begin, refuse, cancel } = useCheck()
  const isOver = useDrop((dropped) => {
    if ('message' in dropped) return refuse(dropped)
    const [one] = dropped
    if (one) begin(one)
  }, 'new rows are one file')
  return (
    <>
      {trouble && (
        <div className="monitor-problem">
          <Problem trouble={trouble} />
        </div>
      )}
      {work ? (
        <Section title={`Checking ${file}`}>
          <div className="monitor-work">
            <WorkProgress work={work} label={`Checking ${file}`} />
            <Button variant="default" size="xs" onClick={cancel}>
              Cancel
            </Button>
          </div>
        </Section>
      ) : check ? (
        <Checked check={check} onFile={begin} />
      ) : (
        <Section title="New data">{isLoading ? <Busy verb="Opening" /> : <NothingChecked isOver={isOver} />}</Section>
      )}
    </>
  )
}

function NothingChecked({ isOver }: { readonly isOver: boolean }) {
  const { begin } = useCheck()
  const choose = useRef<() => void>(() => undefined)
  return (
    <EmptyState
      title={isOver ? 'Drop to check' : 'Are new rows like those that the model learned from?'}
      action={
        <>
          <Button variant="default" size="xs" onClick={() => choose.current()}>
            Choose a file…
          </Button>
          <ChooseFile open={choose} onFile={begin} />
          <PartsForm />
        </>
      }
    >
      Drop a file of new rows anywhere in this window. Each column is held against the training rows, and so is what the
      model says; with the true answers in the file, how well it does is measured, too. Nothing leaves this computer.
    </EmptyState>
  )
}
