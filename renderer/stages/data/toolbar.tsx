import { Button } from '@mantine/core'
import { FileText } from 'lucide-react'
import { count, size } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Icon, KeyHint, Segmented, useShared, WorkProgress } from '../../ui/index.ts'
import { IS_FINDING } from './find-bar.tsx'
import { readingText } from './reading-words.ts'
import { PANEL } from './selection.ts'
import { useReading } from './use-reading.ts'
import { useShown } from './use-shown.ts'
import { useView } from './use-view.ts'

const SHOWN = [
  { value: 'cleaned', text: 'Cleaned' },
  { value: 'file', text: 'As in the file' },
] as const

/** The file, and how it was read. */
export function Toolbar() {
  const { data } = useProject().project
  const [, show] = useShared(PANEL)
  const [, find] = useShared(IS_FINDING)
  const { rereading } = useReading()
  const { isSource, isMaking, isCleanable } = useShown()
  const { showSource } = useView()
  if (rereading)
    return (
      <div className="data-toolbar">
        <WorkProgress work={rereading.work} label={`Reading ${data.file}`} />
        <Button variant="default" size="xs" onClick={rereading.cancel}>
          Cancel
        </Button>
      </div>
    )
  return (
    <div className="data-toolbar">
      <span className="data-file">
        <Icon of={FileText} small />
        {data.file}
      </span>
      <span className="muted data-reading">
        {size(data.bytes)}. {readingText(data)}
      </span>
      <button type="button" className="link" onClick={() => show('reading')}>
        Change reading…
      </button>
      <button type="button" className="link" onClick={() => find(true)}>
        Find <KeyHint keys="Ctrl F" />
      </button>
      {isCleanable && (
        <Segmented
          label="Rows as they are"
          value={isSource ? 'file' : 'cleaned'}
          options={SHOWN}
          onChange={(to) => showSource(to === 'file')}
        />
      )}
      {isMaking && !isSource && <span className="muted">Cleaning…</span>}
      {data.setAside.length > 0 && (
        <button type="button" className="link warn" onClick={() => show('aside')}>
          {count(data.setAside.length)} {data.setAside.length === 1 ? 'row' : 'rows'} set aside
        </button>
      )}
    </div>
  )
}
