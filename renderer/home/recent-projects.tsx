import { Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ProjectSummary } from '../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../client/problem.ts'
import { useConnection } from '../connection.ts'
import { count, figureValue, metricWords } from '../format/index.ts'
import { hashOf } from '../route.ts'
import { dayOf, IconButton, Problem, StageMark } from '../ui/index.ts'

const UNDO_MS = 8000

/** Projects of before. A removed one is gone after eight seconds, in which it can be taken back. */
export function RecentProjects({ projects }: { readonly projects: readonly ProjectSummary[] | null }) {
  const { client } = useConnection()
  const [removed, setRemoved] = useState<readonly string[]>([])
  const [leaving, setLeaving] = useState<ProjectSummary | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const pending = useRef<{ id: string; timer: number } | null>(null)

  const settle = () => {
    const now = pending.current
    pending.current = null
    if (!now) return
    clearTimeout(now.timer)
    setLeaving(null)
    client.projects.remove({ project: now.id }).catch((error: unknown) => {
      setTrouble(problemOf(error))
      setRemoved((ids) => ids.filter((id) => id !== now.id))
    })
  }
  const latest = useRef(settle)
  latest.current = settle
  useEffect(() => {
    const leave = () => latest.current()
    addEventListener('pagehide', leave)
    return () => {
      removeEventListener('pagehide', leave)
      leave()
    }
  }, [])

  const remove = (project: ProjectSummary) => {
    settle()
    setRemoved((ids) => [...ids, project.id])
    setLeaving(project)
    pending.current = { id: project.id, timer: window.setTimeout(() => latest.current(), UNDO_MS) }
  }
  const takeBack = () => {
    const now = pending.current
    if (!now) return
    clearTimeout(now.timer)
    pending.current = null
    setLeaving(null)
    setRemoved((ids) => ids.filter((id) => id !== now.id))
  }
  const shown = (projects ?? []).filter(({ id }) => !removed.includes(id))
  return (
    <section className="recent" aria-labelledby="recent-title">
      {shown.length > 0 && <ProjectTable projects={shown} onRemove={remove} />}
      {projects && shown.length === 0 && !leaving && (
        <p className="second">Projects are kept here. The first one begins with a file or a sample.</p>
      )}
      {trouble && <Problem trouble={trouble} />}
      <div className="toasts" role="status">
        {leaving && (
          <div className="toast">
            <span>{leaving.name} removed</span>
            <button type="button" className="toast-action" onClick={takeBack}>
              Undo
            </button>
          </div>
        )}
      </div>
    </section>
  )
}

function ProjectTable({
  projects,
  onRemove,
}: {
  readonly projects: readonly ProjectSummary[]
  readonly onRemove: (project: ProjectSummary) => void
}) {
  const now = new Date()
  return (
    <>
      <h2 id="recent-title">Recent projects</h2>
      <table className="recent-table">
        <thead>
          <tr>
            <th scope="col">Project</th>
            <th scope="col" className="right">
              Rows
            </th>
            <th scope="col" className="right">
              Columns
            </th>
            <th scope="col">Best model</th>
            <th scope="col" className="right">
              Changed
            </th>
            <th scope="col">
              <span className="hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {projects.map((project) => (
            <tr key={project.id}>
              <td className="recent-name">
                {project.damaged === undefined ? (
                  <a
                    href={hashOf({ page: 'project', project: project.id, stage: project.training ? 'train' : 'data' })}
                  >
                    {project.name}
                  </a>
                ) : (
                  <span className="name">{project.name}</span>
                )}
              </td>
              <td className="right number">{count(project.rows)}</td>
              <td className="right number">{count(project.columns)}</td>
              <td className={project.damaged ? 'bad' : project.latest || project.training ? undefined : 'muted'}>
                {project.training && <TrainingNow training={project.training} />}
                {project.damaged ?? (project.training && !project.latest ? '' : latestLine(project.latest))}
              </td>
              <td className="right second">{project.changedAt > 0 ? dayOf(new Date(project.changedAt), now) : '–'}</td>
              <td className="recent-remove">
                <IconButton icon={Trash2} small label={`Remove ${project.name}`} onClick={() => onRemove(project)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

const TRAINING_WORDS = {
  running: 'Training now',
  paused: 'Training paused',
  interrupted: 'Training interrupted',
} as const

const TrainingNow = ({ training }: { readonly training: NonNullable<ProjectSummary['training']> }) => (
  <span className="recent-training">
    <StageMark mark={training === 'running' ? 'running' : 'attention'} />
    {TRAINING_WORDS[training]}
  </span>
)

function latestLine(latest: ProjectSummary['latest']): string {
  if (!latest) return 'Not trained yet'
  const { title, target, metric, figure } = latest
  const result = figure && figure.value !== null ? `, ${metricWords(metric).term} ${figureValue(figure)}` : ''
  return `${title} for ${target}${result}`
}
