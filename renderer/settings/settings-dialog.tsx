import { Modal, NumberInput, Select } from '@mantine/core'
import { compact, count, decimal } from '../format/index.ts'
import { Segmented } from '../ui/index.ts'
import { useSettings } from './settings.ts'

const THEMES = [
  { value: 'system', text: 'System' },
  { value: 'light', text: 'Light' },
  { value: 'dark', text: 'Dark' },
] as const

const CONTRASTS = [
  { value: 'system', text: 'System' },
  { value: 'more', text: 'More' },
] as const

const LOCALES = [
  { value: '', label: 'As the system has it' },
  { value: 'en-US', label: 'English, United States' },
  { value: 'en-GB', label: 'English, United Kingdom' },
  { value: 'de-DE', label: 'German, Germany' },
  { value: 'de-CH', label: 'German, Switzerland' },
  { value: 'fr-FR', label: 'French, France' },
  { value: 'es-ES', label: 'Spanish, Spain' },
  { value: 'en-IN', label: 'English, India' },
]

/** Theme, contrast, numbers, and what reading a file may use. Every change counts at once. */
export function SettingsDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { settings, change, trouble } = useSettings()
  const { theme, contrast, locale, memoryGigabytes, threads } = settings
  const [least, most] = [0.25, 4096]
  return (
    <Modal opened={isOpen} onClose={onClose} title="Settings" size="md" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className="settings">
        <Setting title="Theme">
          <Segmented label="Theme" value={theme} options={THEMES} onChange={(to) => change({ theme: to })} />
        </Setting>
        <Setting title="Contrast" about="Motion follows the system: where it asks for less, nothing moves.">
          <Segmented
            label="Contrast"
            value={contrast}
            options={CONTRASTS}
            onChange={(to) => change({ contrast: to })}
          />
        </Setting>
        <Select
          label="Numbers and dates"
          description={`${count(48_842)} rows, ${decimal(0.928, 3)}, ${compact(1_490_000)}`}
          inputWrapperOrder={['label', 'input', 'description']}
          data={LOCALES}
          value={locale}
          allowDeselect={false}
          onChange={(to) => change({ locale: to ?? '' })}
        />
        <div className="settings-limits">
          <NumberInput
            label="Memory for reading files, GB"
            placeholder="Four fifths of all"
            description="The next file or training uses it."
            min={least}
            max={most}
            decimalScale={2}
            clampBehavior="blur"
            value={memoryGigabytes ?? ''}
            onChange={(to) => change({ memoryGigabytes: inside(to, least, most) })}
          />
          <NumberInput
            label="Threads for reading files"
            placeholder="All cores"
            description="Results do not depend on it."
            min={1}
            max={1024}
            allowDecimal={false}
            clampBehavior="blur"
            value={threads ?? ''}
            onChange={(to) => change({ threads: inside(to, 1, 1024) })}
          />
        </div>
        {trouble !== null && (
          <p className="bad" role="alert">
            Not kept: {trouble}
          </p>
        )}
      </div>
    </Modal>
  )
}

/** A number within its bounds; null for none, and while one is being typed that is outside. */
const inside = (typed: number | string, least: number, most: number): number | null =>
  typeof typed === 'number' && typed >= least && typed <= most ? typed : null

function Setting({
  title,
  about,
  children,
}: {
  readonly title: string
  readonly about?: string
  readonly children: React.ReactNode
}) {
  return (
    <div className="setting">
      <p className="setting-title">{title}</p>
      {children}
      {about && <p className="small muted">{about}</p>}
    </div>
  )
}
