import { useRef } from 'react'
import type { MonitorView } from '../../../shared/contract/index.ts'
import { counted } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { dayOf, Section } from '../../ui/index.ts'
import { ChooseFile } from './choose-file.tsx'
import { DriftTable } from './drift-table.tsx'
import { driftSentence } from './drift-words.ts'
import { HowWell } from './how-well.tsx'
import { OverTime } from './over-time.tsx'
import { partsWords } from './part-words.ts'
import { PartsForm } from './parts-form.tsx'

/** What a look at new data found. */
export function Checked({ check, onFile }: { readonly check: MonitorView; readonly onFile: (file: File) => void }) {
  const choose = useRef<() => void>(() => undefined)
  const { source, rows, at, report, series } = check
  return (
    <>
      <Section
        title={driftSentence(report.columns)}
        note={`${source}, ${counted(rows, 'row')}, ${whenOf(at)}, ${series ? partsWords(series) : ''}against the training rows`}
        actions={
          <>
            <button type="button" className="link small" onClick={() => choose.current()}>
              Check another file…
            </button>
            <ChooseFile open={choose} onFile={onFile} />
          </>
        }
      >
        {report.dataset.alarm && <p className="monitor-whole">{report.dataset.why}</p>}
        <DriftTable check={check} />
        <PartsForm />
        <p className="muted small drift-note">
          A column has <Term of="drift">drifted</Term> when the size of its change, its significance among all columns
          and the number of rows agree.
        </p>
      </Section>
      <OverTime check={check} />
      <HowWell check={check} />
    </>
  )
}

/** "today 14:32" in the middle of a sentence. */
function whenOf(at: number): string {
  const day = dayOf(new Date(at), new Date())
  return day.startsWith('Today') || day === 'Yesterday' ? day.toLowerCase() : day
}
