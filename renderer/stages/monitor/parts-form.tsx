import { NativeSelect, TextInput } from '@mantine/core'
import { useShared } from '../../ui/index.ts'
import { CHECK_PARTS } from './shared.ts'

export const CHOICES = [
  { value: '', label: 'all at once' },
  { value: '1000rows', label: 'every 1,000 rows' },
  { value: '10000rows', label: 'every 10,000 rows' },
  { value: 'hour', label: 'hour by hour' },
  { value: 'day', label: 'day by day' },
  { value: 'week', label: 'week by week' },
]

export const isByClock = (every: string): boolean => ['hour', 'day', 'week'].includes(every)

/** Whether new rows are looked at as one, or part by part to see since when something has changed. */
export function PartsForm() {
  const [{ every, time }, set] = useShared(CHECK_PARTS)
  return (
    <div className="parts-form">
      <NativeSelect
        label="Rows are looked at"
        size="xs"
        data={CHOICES}
        value={every}
        onChange={(event) => set({ every: event.currentTarget.value, time })}
      />
      {isByClock(every) && (
        <TextInput
          label="Column with their time"
          placeholder="of a service’s log: its own"
          size="xs"
          value={time}
          onChange={(event) => set({ every, time: event.currentTarget.value })}
        />
      )}
    </div>
  )
}
