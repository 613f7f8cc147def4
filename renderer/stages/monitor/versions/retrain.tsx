import { Checkbox, Radio } from '@mantine/core'
import { useRef, useState } from 'react'
import { counted } from '../../../format/index.ts'
import { useProject } from '../../../state.ts'
import { Problem, WorkProgress } from '../../../ui/index.ts'
import { useReading } from '../../data/use-reading.ts'
import { useNewVersion } from '../../data/use-source.ts'
import { ChooseFile } from '../choose-file.tsx'
import { Decision } from './decision.tsx'

interface RetrainProps {
  readonly version: number
  readonly onClose: () => void
}

/** Trains a version once more on the data as they are now: what it makes is registered, and held against the champion. */
export function Retrain({ version, onClose }: RetrainProps) {
  const { project, job, startRetraining } = useProject()
  const { rereading, trouble: unread } = useReading()
  const { fromFiles } = useNewVersion()
  const choose = useRef<() => void>(() => undefined)
  const [withOld, setWithOld] = useState(true)
  const [search, setSearch] = useState(false)
  const { file, rows } = project.data
  const isTraining = job !== null
  const isBusy = isTraining || rereading !== null
  return (
    <Decision
      noteAbout="What is new about the data, for somebody who reads the log later."
      action={isTraining ? 'A training is running' : `Retrain version ${version}`}
      isBusy={isBusy}
      onClose={onClose}
      onDecide={({ note }) => {
        startRetraining({ version, withOld, search, ...(note !== '' && { note }) })
        onClose()
        return true
      }}
    >
      <p>
        The same recipe, options and trials as version {version}, on the project’s data as they are now: {file},{' '}
        {counted(rows, 'row')}.{' '}
        <button
          type="button"
          className="link"
          {...(rereading && { 'aria-disabled': true })}
          onClick={() => choose.current()}
        >
          Take in a file of new rows…
        </button>
        <ChooseFile open={choose} onFile={(one) => fromFiles([one])} />
      </p>
      {rereading && <WorkProgress work={rereading.work} label="Reading the new rows" />}
      {unread && <Problem trouble={unread} />}
      <Radio.Group
        label="Learn from"
        value={withOld ? 'both' : 'new'}
        onChange={(value) => setWithOld(value === 'both')}
      >
        <div className="retrain-choices">
          <Radio value="both" label={`These rows and those that version ${version} learned from`} />
          <Radio value="new" label="These rows alone" />
        </div>
      </Radio.Group>
      <Checkbox
        label="Look for the best model anew"
        description="Takes as long as a training; otherwise the trials of the version are made once more."
        checked={search}
        onChange={(event) => setSearch(event.currentTarget.checked)}
      />
      <p className="second small">
        The candidate becomes a run and a version. It is held against the champion on rows that neither learned from;
        you decide whether it is promoted.
      </p>
    </Decision>
  )
}
