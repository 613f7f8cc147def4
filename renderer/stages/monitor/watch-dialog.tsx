import { Button, Modal, NativeSelect, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Watch, WatchView } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { Problem, useShared } from '../../ui/index.ts'
import { CHOICES, isByClock } from './parts-form.tsx'
import { Telling } from './telling.tsx'
import { useWatch, WATCH_DIALOG } from './use-watch.ts'
import { OFTEN, oftenWords } from './watch-words.ts'

/** What is to be watched, how often, and who is told. */
export function WatchDialog() {
  const [isOpen, open] = useShared(WATCH_DIALOG)
  const { view } = useWatch()
  return (
    <Modal
      opened={isOpen && view !== null}
      onClose={() => open(false)}
      title="Watch new data"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {view && <WatchForm view={view} onClose={() => open(false)} />}
    </Modal>
  )
}

function WatchForm({ view, onClose }: { readonly view: WatchView; readonly onClose: () => void }) {
  const { service } = useProject().project
  const { set, tell, isBusy, trouble } = useWatch()
  const { watch } = view
  const isServed = service?.state === 'running' && service.isLogged
  const [is, setIs] = useState<string>(watch?.source.is ?? (isServed ? 'service' : 'path'))
  const [path, setPath] = useState(watch?.source.is === 'path' ? watch.source.path : '')
  const [often, setOften] = useState(String(watch?.everySeconds ?? 300))
  const [parts, setParts] = useState(watch?.parts ?? '')
  const [time, setTime] = useState(watch?.time ?? '')
  const [telling, setTelling] = useState(view.telling)
  const isReady = !isBusy && (is === 'service' || path.trim() !== '')
  const rhythms = OFTEN.some(({ value }) => value === often)
    ? OFTEN
    : [...OFTEN, { value: often, label: oftenWords(Number(often)) }]
  const begin = async () => {
    const source: Watch['source'] = is === 'service' ? { is: 'service' } : { is: 'path', path: path.trim() }
    const asked = {
      ...{ source, everySeconds: Number(often) },
      ...(parts !== '' && { parts }),
      ...(time.trim() !== '' && is === 'path' && isByClock(parts) && { time: time.trim() }),
    }
    if (await set(asked, telling)) onClose()
  }
  return (
    <form
      className="version-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) begin()
      }}
    >
      <Radio.Group label="What is looked at" value={is} onChange={setIs}>
        <div className="trial-choices">
          <Radio
            value="service"
            label="What the service is asked, with the true answers that are sent back to it"
            description={
              service?.state === 'running' && !service.isLogged
                ? 'This service keeps no requests: stop it, and start it with “Keep what it is asked”.'
                : undefined
            }
          />
          <Radio value="path" label="A file or folder of this computer" />
        </div>
      </Radio.Group>
      {is === 'path' && (
        <TextInput
          label="File or folder"
          description="Of a folder, the file that was changed last is looked at."
          placeholder="/home/anna/inbox"
          size="xs"
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
      )}
      <div className="watch-choices">
        <NativeSelect
          label="How often"
          size="xs"
          data={rhythms}
          value={often}
          onChange={(event) => setOften(event.currentTarget.value)}
        />
        <NativeSelect
          label="Compare the rows"
          size="xs"
          data={CHOICES}
          value={parts}
          onChange={(event) => setParts(event.currentTarget.value)}
        />
        {is === 'path' && isByClock(parts) && (
          <TextInput
            label="Column with the time"
            size="xs"
            value={time}
            onChange={(event) => setTime(event.currentTarget.value)}
          />
        )}
      </div>
      <Telling telling={telling} onChange={setTelling} />
      {trouble && <Problem trouble={trouble} />}
      <div className="version-form-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        {!watch && (
          <Button
            variant="default"
            {...(isBusy && { 'data-disabled': true })}
            onClick={async () => (await tell(telling)) && onClose()}
          >
            Only keep who is told
          </Button>
        )}
        <Button type="submit" variant="filled" {...(!isReady && { 'data-disabled': true })}>
          {watch ? 'Watch so' : 'Start watching'}
        </Button>
      </div>
    </form>
  )
}
