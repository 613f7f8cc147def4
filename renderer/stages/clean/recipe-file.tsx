import { Button, Menu, Modal } from '@mantine/core'
import { Ellipsis, FolderOpen, Save } from 'lucide-react'
import { useRef } from 'react'
import type { Recipe, RecipeOffer } from '../../../shared/contract/index.ts'
import { count, counted } from '../../format/index.ts'
import { Icon } from '../../ui/index.ts'
import { isOn } from './draft.ts'
import { effectText } from './effect-words.ts'
import { Conflicts } from './recipe-step.tsx'

/** Saves the recipe as a file, or opens one. */
export function RecipeFileMenu({
  hasSteps,
  onSave,
  onOpen,
}: {
  readonly hasSteps: boolean
  readonly onSave: () => void
  readonly onOpen: (file: File) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <button type="button" className="icon-button small" aria-label="Recipe as a file">
            <Icon of={Ellipsis} small />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon of={Save} small />} disabled={!hasSteps} onClick={onSave}>
            Save recipe
          </Menu.Item>
          <Menu.Item leftSection={<Icon of={FolderOpen} small />} onClick={() => input.current?.click()}>
            Open a recipe…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={input}
        type="file"
        accept=".json"
        className="hidden"
        aria-label="Recipe file"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file) onOpen(file)
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

/** What a recipe with a key is asked before it becomes a file. */
export function KeyedRecipeDialog({
  isOpen,
  onSave,
  onClose,
}: {
  readonly isOpen: boolean
  readonly onSave: (keys: 'with' | 'without') => void
  readonly onClose: () => void
}) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="The recipe holds a key"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p>
        A step puts pseudonyms in place of values with a secret key. Who has the file with the key can tell whether a
        guessed name is behind a pseudonym: share it as you would share the key. Without it, whoever applies the recipe
        gives a key of their own.
      </p>
      <div className="offer-actions">
        <Button variant="default" onClick={() => onSave('with')}>
          Save with the key
        </Button>
        <Button variant="filled" data-autofocus onClick={() => onSave('without')}>
          Save without the key
        </Button>
      </div>
    </Modal>
  )
}

/** A recipe of a file before it is applied: what each step would do here, and what does not fit. */
export function RecipeOfferDialog({
  offer,
  replaced,
  onApply,
  onClose,
}: {
  readonly offer: RecipeOffer | null
  /** Steps that it would take the place of. */
  readonly replaced: number
  readonly onApply: (offer: RecipeOffer) => void
  readonly onClose: () => void
}) {
  return (
    <Modal
      opened={offer !== null}
      onClose={onClose}
      title={`Recipe ${offer?.name ?? ''}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {offer && <Offer offer={offer} replaced={replaced} onApply={onApply} onClose={onClose} />}
    </Modal>
  )
}

function Offer({
  offer,
  replaced,
  onApply,
  onClose,
}: Omit<Parameters<typeof RecipeOfferDialog>[0], 'offer'> & { readonly offer: RecipeOffer }) {
  const { effects, fitting } = offer
  const misfits = effects.filter(({ conflicts }) => conflicts.length > 0).length
  return (
    <>
      <p>
        {counted(effects.length, 'step')}
        {misfits > 0
          ? `, ${count(misfits)} of which ${misfits === 1 ? 'does' : 'do'} not fit this data.`
          : ', all of which fit this data.'}
        {replaced > 0 &&
          ` Applied, they take the place of the ${counted(replaced, 'step')} of now; undo brings those back.`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <ol className="offer-steps" tabIndex={0} aria-label="Steps of the recipe">
        {effects.map((effect, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same step may be there twice; its place is what it is
          <li key={at}>
            <span className="name">{effect.text}</span>
            <Conflicts conflicts={effect.conflicts} />
            <span className="recipe-effect">
              {effect.conflicts.length > 0 ? fittingText(fitting.steps[at]) : effectText(effect)}
            </span>
          </li>
        ))}
      </ol>
      <div className="offer-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button variant="filled" data-autofocus onClick={() => onApply(offer)}>
          {misfits > 0 ? 'Apply what fits' : 'Apply'}
        </Button>
      </div>
    </>
  )
}

/** What becomes of a step that does not fit as it is. */
const fittingText = (step: Recipe['steps'][number] | undefined): string =>
  step && isOn(step)
    ? 'It is applied to the columns that are there.'
    : 'It is taken over switched off, for you to change.'
