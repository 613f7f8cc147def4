import { Checkbox, NumberInput, Select } from '@mantine/core'
import { X } from 'lucide-react'
import { counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Busy, IconButton, Problem } from '../../ui/index.ts'
import { DELIMITERS, ENCODINGS, PART_LABELS, partChoices } from './reading-words.ts'
import { useReading } from './use-reading.ts'

/** How the file is read. Every change reads it again, and the grid shows the result. */
export function ReadingForm({ onClose }: { readonly onClose: () => void }) {
  const { data } = useProject().project
  const { reading, change, isReadingAgain, trouble } = useReading()
  const { dialect } = data
  const delimiter = reading.delimiter ?? dialect?.delimiter ?? ','
  const delimiters = DELIMITERS.some(({ value }) => value === delimiter)
    ? DELIMITERS
    : [...DELIMITERS, { value: delimiter, label: `“${delimiter}”` }]
  const encoding = reading.encoding ?? dialect?.encoding ?? 'utf-8'
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere in the form
    <div className="reading-form" onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <div className="inspector-head">
        <div>
          <h2>Reading of {data.file}</h2>
          <p className="second small">Each change reads the file again. The file itself is never changed.</p>
        </div>
        <IconButton icon={X} label="Close" keys="Esc" small onClick={onClose} />
      </div>
      <div className="inspector-section fields">
        {data.parts && (
          <Select
            label={PART_LABELS[data.parts.noun]}
            data={partChoices(data.parts)}
            value={data.parts.chosen}
            searchable
            allowDeselect={false}
            onChange={(value) =>
              value && change(data.parts?.noun === 'sheet' ? { sheet: value } : { table: value }, '')
            }
          />
        )}
        {dialect ? (
          <>
            <Select
              label="Fields are parted by"
              data={[...delimiters]}
              value={delimiter}
              allowDeselect={false}
              onChange={(value) => value && change({ delimiter: value }, '')}
            />
            <Select
              label="Encoding"
              data={[...new Set([encoding, ...ENCODINGS])].map((value) => ({ value, label: value.toUpperCase() }))}
              value={encoding}
              searchable
              allowDeselect={false}
              onChange={(value) => value && change({ encoding: value }, '')}
            />
            <NumberInput
              label="Lines to skip before the table"
              min={0}
              max={10_000}
              allowDecimal={false}
              value={reading.skip ?? dialect.skip}
              onBlur={(event) => {
                const skip = Number(event.currentTarget.value)
                if (Number.isInteger(skip) && skip >= 0 && skip !== dialect.skip) change({ skip }, '')
              }}
            />
            <Checkbox
              label="The first line holds the names"
              checked={reading.header ?? dialect.header}
              onChange={(event) => change({ header: event.currentTarget.checked }, '')}
            />
          </>
        ) : (
          <p className="second">
            This format says itself how it is read. Types of columns can still be changed: select a column.
          </p>
        )}
      </div>
      <div className="inspector-section">
        {isReadingAgain ? (
          <Busy verb="Reading" />
        ) : (
          <p>
            {counted(data.rows, 'row')}, {counted(data.columns.length, 'column')},{' '}
            {counted(data.setAside.length, 'row')} set aside
          </p>
        )}
        {trouble && <Problem trouble={trouble} />}
      </div>
    </div>
  )
}
