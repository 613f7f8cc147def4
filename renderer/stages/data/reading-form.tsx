import { Checkbox, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import { X } from 'lucide-react'
import { counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { IconButton, Problem } from '../../ui/index.ts'
import { KeptFiles } from './kept-files.tsx'
import { DELIMITERS, ENCODINGS, PART_LABELS, partChoices } from './reading-words.ts'
import { useReading } from './use-reading.ts'
import { useReadingDraft } from './use-reading-draft.ts'

/** How the file is read. A change shows the first rows as they would be; applied, the whole file is read again. */
export function ReadingForm({ onClose }: { readonly onClose: () => void }) {
  const { data } = useProject().project
  const { trouble } = useReading()
  const { draft, discard } = useReadingDraft()
  const close = () => {
    discard()
    onClose()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere in the form
    <div className="reading-form" onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && close()}>
      <div className="inspector-head">
        <div>
          <h2>Reading of {data.file}</h2>
          <p className="second small">
            {draft ? 'A draft: the file is read so when you apply it.' : 'The file itself is never changed.'}
          </p>
        </div>
        <IconButton icon={X} label="Close" keys="Esc" small onClick={close} />
      </div>
      <div className="inspector-section fields">
        {data.parts && <PartField parts={data.parts} />}
        {data.parts?.noun === 'sheet' && <RangeField />}
        {data.dialect ? (
          <DialectFields dialect={data.dialect} />
        ) : (
          <p className="second">
            This format says itself how it is read. Types of columns can still be changed: select a column.
          </p>
        )}
        <MissingTexts />
      </div>
      <div className="inspector-section">
        <p>
          {counted(data.rows, 'row')}, {counted(data.columns.length, 'column')}, {counted(data.setAside.length, 'row')}{' '}
          set aside
        </p>
        {trouble && <Problem trouble={trouble} />}
      </div>
      <KeptFiles />
    </div>
  )
}

/** Which sheet, table or file is read. */
function PartField({
  parts,
}: {
  readonly parts: NonNullable<ReturnType<typeof useProject>['project']['data']['parts']>
}) {
  const { shown, set } = useReadingDraft()
  return (
    <Select
      label={PART_LABELS[parts.noun]}
      data={partChoices(parts)}
      value={(parts.noun === 'sheet' ? shown.sheet : shown.table) ?? parts.chosen}
      searchable
      allowDeselect={false}
      onChange={(value) => value && set(parts.noun === 'sheet' ? { sheet: value } : { table: value })}
    />
  )
}

/** Which cells of the sheet are read. */
function RangeField() {
  const { shown, set } = useReadingDraft()
  const range = shown.range ?? ''
  const take = (text: string) => {
    const next = text.trim()
    if (next !== range) set({ range: next === '' ? undefined : next })
  }
  return (
    <TextInput
      key={range}
      label="Cells"
      description="The table's corners, as in B2:F100. Blank: the whole sheet."
      inputWrapperOrder={['label', 'input', 'description']}
      defaultValue={range}
      onBlur={(event) => take(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && take(event.currentTarget.value)}
    />
  )
}

function DialectFields({
  dialect,
}: {
  readonly dialect: NonNullable<ReturnType<typeof useProject>['project']['data']['dialect']>
}) {
  const { shown, set } = useReadingDraft()
  const delimiter = shown.delimiter ?? dialect.delimiter
  const delimiters = DELIMITERS.some(({ value }) => value === delimiter)
    ? DELIMITERS
    : [...DELIMITERS, { value: delimiter, label: `“${delimiter}”` }]
  const encoding = shown.encoding ?? dialect.encoding
  return (
    <>
      <Select
        label="Fields are parted by"
        data={[...delimiters]}
        value={delimiter}
        allowDeselect={false}
        onChange={(value) => value && set({ delimiter: value })}
      />
      <Select
        label="Encoding"
        data={[...new Set([encoding, ...ENCODINGS])].map((value) => ({ value, label: value.toUpperCase() }))}
        value={encoding}
        searchable
        allowDeselect={false}
        onChange={(value) => value && set({ encoding: value })}
      />
      <NumberInput
        label="Lines to skip before the table"
        min={0}
        max={10_000}
        allowDecimal={false}
        value={shown.skip ?? dialect.skip}
        onChange={(skip) => typeof skip === 'number' && skip !== (shown.skip ?? dialect.skip) && set({ skip })}
      />
      <Checkbox
        label="The first line holds the names"
        checked={shown.header ?? dialect.header}
        onChange={(event) => set({ header: event.currentTarget.checked })}
      />
    </>
  )
}

function MissingTexts() {
  const { shown, set } = useReadingDraft()
  const missing = shown.missing ?? []
  return (
    <TagsInput
      label="Texts that mean missing"
      description="Besides empty cells and what stands for them anyway, such as ? and NULL."
      inputWrapperOrder={['label', 'input', 'description']}
      value={[...missing]}
      placeholder={missing.length === 0 ? 'Type one, then Enter' : ''}
      onChange={(texts) => set({ missing: texts })}
    />
  )
}
