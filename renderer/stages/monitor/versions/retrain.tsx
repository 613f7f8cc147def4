import { Checkbox, Radio } from '@mantine/core'
import { useState } from 'react'
import { counted } from '../../../format/index.ts'
import { useProject } from '../../../state.ts'
import { Decision } from './decision.tsx'

interface RetrainProps {
  readonly version: number
  readonly onClose: () => void
}

/** Trains a version once more on the data as they are now: what it makes is registered, and held against the champion. */
export function Retrain({ version, onClose }: RetrainProps) {
  const { project, job, startRetraining, go } = useProject()
  const [withOld, setWithOld] = useState(true)
  const [search, setSearch] = useState(false)
  const { file, rows } = project.data
  const isBusy = job !== null
  return (
    <Decision
      noteAbout="What is new about the data, for somebody who reads the log later."
      action={isBusy ? 'A training is running' : `Retrain version ${version}`}
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
          onClick={() => {
            onClose()
            go('data')
          }}
        >
          Take in new rows first
        </button>
      </p>
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
