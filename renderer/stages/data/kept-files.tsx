import { Button } from '@mantine/core'
import { useRef } from 'react'
import type { SourceView } from '../../../shared/contract/index.ts'
import { count, size } from '../../format/index.ts'
import { useReading } from './use-reading.ts'
import { useNewVersion, useSource } from './use-source.ts'

const MOST = 20

const STATES: Readonly<Record<SourceView['files'][number]['state'], string>> = {
  same: 'Nothing has changed since.',
  changed: 'The original has changed since.',
  gone: 'The original is not there any more, and is not needed.',
  unknown: '',
}

/** What the project keeps of its files, and how it gets a new version of them. */
export function KeptFiles() {
  const source = useSource().value
  const { rereading } = useReading()
  const { fromOrigin, fromFiles, back } = useNewVersion()
  const input = useRef<HTMLInputElement>(null)
  if (!source) return null
  const { files, keptBytes, hasBefore } = source
  const now = files.reduce((sum, file) => sum + (file.keptBytes ?? 0), 0)
  const isChanged = files.some(({ state }) => state === 'changed')
  return (
    <section className="inspector-section" aria-labelledby="kept-files">
      <h3 id="kept-files">Kept in the project</h3>
      <p className="second small">
        A copy of {files.length === 1 ? 'the file' : 'each file'}, so that everything here can be changed without{' '}
        {files.length === 1 ? 'it' : 'them'}. {size(keptBytes)} on this disk
        {keptBytes > now && now > 0 ? `, ${size(keptBytes - now)} of it versions of before` : ''}.
      </p>
      <ul className="kept-files">
        {files.slice(0, MOST).map((file) => (
          <li key={file.name}>
            <span className="name">{file.name}</span>{' '}
            <span className="muted small">
              {file.bytes === null ? '' : `${size(file.bytes)}. `}
              {STATES[file.state]}
            </span>
          </li>
        ))}
        {files.length > MOST && <li className="muted small">and {count(files.length - MOST)} more</li>}
      </ul>
      <div className="put-right-actions">
        {isChanged && (
          <Button size="xs" variant="default" {...(rereading && { 'data-disabled': true })} onClick={fromOrigin}>
            Import the new version
          </Button>
        )}
        <button type="button" className="link small" onClick={() => input.current?.click()}>
          Import another version…
        </button>
        {hasBefore && (
          <button type="button" className="link small" onClick={back}>
            Back to the version before
          </button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        multiple
        className="hidden"
        aria-label="Another version"
        tabIndex={-1}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ''
          if (chosen.length > 0) fromFiles(chosen)
        }}
      />
    </section>
  )
}
