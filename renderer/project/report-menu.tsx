import { Button, Menu } from '@mantine/core'
import { FileText } from 'lucide-react'
import { useRef, useState } from 'react'
import type { RunSummary } from '../../shared/contract/index.ts'
import { problemOf } from '../client/problem.ts'
import { useConnection } from '../connection.ts'
import { useProject } from '../state.ts'
import { Icon } from '../ui/index.ts'

interface ReportMenuProps {
  /** Everything that is known of the run, or the audit of its groups alone. */
  readonly about: 'run' | 'audit'
  readonly run: RunSummary
  /** Columns that groups are compared by. */
  readonly columns: readonly string[]
}

const FORMATS = [
  { format: 'html', title: 'Save as HTML', note: 'one file for any browser' },
  { format: 'pdf', title: 'Save as PDF', note: 'to print and to send' },
  { format: 'json', title: 'Save as JSON', note: 'every figure, for programs' },
] as const

/** Writes a report at the threshold that is chosen now, and saves it as the window saves files. */
export function ReportMenu({ about, run, columns }: ReportMenuProps) {
  const { client, project, threshold, notify } = useProject()
  const connection = useConnection()
  const [isWriting, setWriting] = useState(false)
  // What is pressed twice is written once.
  const busy = useRef(false)
  const save = async (format: (typeof FORMATS)[number]['format']) => {
    if (busy.current) return
    busy.current = true
    setWriting(true)
    try {
      const asked = { project: project.id, run: run.id, about, format, columns: [...columns], threshold }
      const { download, name } = await client.runs.report(asked)
      await connection.download(download, name)
      notify(`${about === 'run' ? 'Report' : 'Audit'} saved as ${format.toUpperCase()}`)
    } catch (error) {
      const { message, next } = problemOf(error)
      notify(['The report was not written.', message, next].filter(Boolean).join(' '))
    } finally {
      busy.current = false
      setWriting(false)
    }
  }
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button variant="default" aria-busy={isWriting} disabled={isWriting}>
          <Icon of={FileText} small />
          <span className="report-word">{isWriting ? 'Writing…' : 'Report'}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(({ format, title, note }) => (
          <Menu.Item key={format} onClick={() => save(format)}>
            {title}
            <span className="muted small report-note">{note}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
