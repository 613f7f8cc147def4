import { Tooltip } from '@mantine/core'
import { History, Keyboard, type LucideIcon, Search } from 'lucide-react'
import { secondsLeft, share, timeLeft } from '../format/index.ts'
import { preloadStage, type Stage } from '../stage.ts'
import { useProject } from '../state.ts'
import { Icon, KeyHint, keysText, StageMark } from '../ui/index.ts'
import { ProjectMenu } from './project-menu.tsx'

/** The project's own summary: its name, and every stage with its mark and latest result. */
export function Rail({
  stages,
  onFind,
  onHistory,
  onKeys,
}: {
  readonly stages: readonly Stage[]
  readonly onFind: () => void
  readonly onHistory: () => void
  readonly onKeys: () => void
}) {
  return (
    <nav className="rail" aria-label="Stages" data-region tabIndex={-1}>
      <ProjectMenu />
      <button type="button" className="find" onClick={onFind}>
        <Icon of={Search} small />
        <span className="rail-word">Find or do</span>
        <KeyHint keys="Ctrl K" />
      </button>
      <ol className="stages">
        {stages.map((stage, i) => (
          <RailStage key={stage.id} stage={stage} number={i + 1} />
        ))}
      </ol>
      <div className="rail-foot">
        <RailButton icon={History} text="History" onClick={onHistory} />
        <RailButton icon={Keyboard} text="Keys" onClick={onKeys} />
      </div>
    </nav>
  )
}

function RailButton({ icon, text, onClick }: { icon: LucideIcon; text: string; onClick: () => void }) {
  return (
    <Tooltip label={text} position="right">
      <button type="button" onClick={onClick} aria-label={text}>
        <Icon of={icon} />
        <span className="rail-word">{text}</span>
      </button>
    </Tooltip>
  )
}

function RailStage({ stage, number }: { readonly stage: Stage; readonly number: number }) {
  const { project, run, job, stage: current, go } = useProject()
  const status = stage.status(project, run, job !== null)
  const isCurrent = stage.id === current
  const line = status.mark === 'running' && job ? jobLine(job.fraction, job.startedAt) : status.line
  const hint = `${stage.title}: ${status.blocked ?? line} (${keysText(`Ctrl ${number}`)})`
  return (
    <li className={`stage-item ${status.mark}${isCurrent ? ' current' : ''}`}>
      <Tooltip label={hint} position="right">
        <button
          type="button"
          aria-current={isCurrent ? 'step' : undefined}
          onPointerEnter={() => preloadStage(stage)}
          onFocus={() => preloadStage(stage)}
          onClick={() => go(stage.id)}
        >
          <StageMark mark={status.mark} {...(job && { fraction: job.fraction })} />
          <span className="rail-word">
            <span className="stage-title">{stage.title}</span>
            <span className="stage-line">{line}</span>
          </span>
        </button>
      </Tooltip>
    </li>
  )
}

/** "62 %, 48 s left" */
export function jobLine(fraction: number, startedAt: number): string {
  const left = secondsLeft(fraction, (performance.now() - startedAt) / 1000)
  return left === null ? share(fraction, 0) : `${share(fraction, 0)}, ${timeLeft(left)}`
}
