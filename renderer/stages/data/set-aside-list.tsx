import { Button, Textarea } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { saveText } from '../../client/download.ts'
import { problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { count } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Problem } from '../../ui/index.ts'
import type { Data } from './columns.ts'
import { useReading } from './use-reading.ts'

const PAGE = 100

type Aside = Data['setAside'][number]
type Fix = NonNullable<Data['reading']['fixes']>[number]

/** Rows that could not be read: where they stand, why, and their text, which can be put right in place. */
export function SetAsideList() {
  const { client, project } = useProject()
  const { setAside, rows, records, file, reading } = project.data
  const [most, setMost] = useState(PAGE)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const save = async () => {
    setTrouble(null)
    try {
      saveText(await client.data.setAsideCsv({ project: project.id }), `${project.name} set aside.csv`)
    } catch (error) {
      setTrouble(problemOf(error))
    }
  }
  return (
    <div className="inspector-section">
      <p>
        {count(rows)} read + {count(setAside.length)} set aside = {count(records)} {records === 1 ? 'row' : 'rows'} of
        data in {file}
      </p>
      {setAside.length > 0 && (
        <>
          <p className="second small">
            {setAside.length === 1 ? 'The row set aside is' : 'Rows set aside are'} left out of everything. Put{' '}
            {setAside.length === 1 ? 'it' : 'them'} right here, or change the reading.
          </p>
          <button type="button" className="link small" onClick={save}>
            Save as CSV
          </button>
          {trouble && <Problem trouble={trouble} />}
          <ol className="set-aside" aria-label="Rows set aside">
            {setAside.slice(0, most).map((row) => (
              <AsideRow key={`${row.file ?? ''} ${row.record}`} row={row} />
            ))}
          </ol>
        </>
      )}
      {setAside.length > most && (
        <button type="button" className="link small" onClick={() => setMost(most + PAGE)}>
          Show {count(Math.min(PAGE, setAside.length - most))} more of {count(setAside.length)}
        </button>
      )}
      {reading.fixes && reading.fixes.length > 0 && <PutRight fixes={reading.fixes} />}
    </div>
  )
}

/** "june.csv, line 12, byte 340, column age" */
function placeOf({ file, line, record, byte, column }: Aside): string {
  const parts = [
    file ?? '',
    line > 0 ? `line ${count(line)}` : `row ${count(record + 1)}`,
    byte >= 0 ? `byte ${count(byte)}` : '',
    column === null ? '' : `column ${column}`,
  ]
  const text = parts.filter((part) => part !== '').join(', ')
  return file === undefined ? text.charAt(0).toUpperCase() + text.slice(1) : text
}

function AsideRow({ row }: { readonly row: Aside }) {
  const [draft, setDraft] = useState<string | null>(null)
  const { fix, isFixing, trouble, forget } = useFix()
  const place = placeOf(row)
  const leave = () => {
    setDraft(null)
    forget()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') leave()
    else if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || draft === null) return
    else fix(row.record, draft)
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <li>
      <p className="name">{place}</p>
      <p className="second small">{row.reason}</p>
      {draft === null ? (
        <>
          <pre>{row.text}</pre>
          <button type="button" className="link small" onClick={() => setDraft(row.text)}>
            Put right<span className="hidden"> {place}</span>…
          </button>
        </>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the field and the buttons inside
        <div className="put-right" onKeyDown={onKeyDown}>
          <Textarea
            label="The whole row, as the file writes its rows"
            value={draft}
            rows={3}
            spellCheck={false}
            data-autofocus
            autoFocus
            onChange={(event) => setDraft(event.currentTarget.value)}
          />
          {trouble && <Problem trouble={trouble} />}
          <div className="put-right-actions">
            <Button
              size="xs"
              variant="default"
              {...(isFixing && { 'data-disabled': true })}
              onClick={() => fix(row.record, draft)}
            >
              {isFixing ? 'Reading' : 'Read it so'}
            </Button>
            <button type="button" className="link small" onClick={leave}>
              Leave it
            </button>
          </div>
        </div>
      )}
    </li>
  )
}

/** Rows that were put right, each with what takes that back. */
function PutRight({ fixes }: { readonly fixes: readonly Fix[] }) {
  const { change } = useReading()
  const { data } = useProject().project
  return (
    <section aria-label="Rows put right">
      <h3>{fixes.length === 1 ? '1 row was put right' : `${count(fixes.length)} rows were put right`}</h3>
      <ol className="set-aside">
        {fixes.map((fix) => (
          <li key={fix.record}>
            <p className="name">
              Row {count(fix.record + 1)} of {data.files.length > 1 ? 'all files' : 'the file'}
            </p>
            <pre>{fix.text}</pre>
            <button
              type="button"
              className="link small"
              onClick={() => change({ fixes: fixes.filter((other) => other !== fix) }, 'Row set aside again')}
            >
              Set aside again<span className="hidden"> row {count(fix.record + 1)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Reads the corrected text of a row; the row joins the table, and can be taken back. */
function useFix() {
  const { client, project, setProject, notify } = useProject()
  const { apply, reading } = useReading()
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [isFixing, setFixing] = useState(false)
  const fix = async (record: number, text: string) => {
    if (isFixing) return
    setFixing(true)
    setTrouble(null)
    try {
      setProject(await client.data.fix({ project: project.id, record, text }))
      notify('Row put right', () => void apply({ ...reading, fixes: reading.fixes ?? [] }))
    } catch (error) {
      setTrouble(problemOf(error))
    } finally {
      setFixing(false)
    }
  }
  return { fix, isFixing, trouble, forget: () => setTrouble(null) }
}
