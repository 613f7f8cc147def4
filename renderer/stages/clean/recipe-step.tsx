import { Menu } from '@mantine/core'
import { ArrowDown, ArrowUp, Ellipsis, Eye, EyeOff, Pencil, Trash2, TriangleAlert } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { StepEffect } from '../../../shared/contract/index.ts'
import { count } from '../../format/index.ts'
import { Icon, IconButton, KeyHint } from '../../ui/index.ts'
import { effectText } from './effect-words.ts'

/** What can be done with a step of the recipe. */
export interface StepActs {
  edit(): void
  toggle(): void
  remove(): void
  /** Moves it up or down; null where it is at that end. */
  readonly up: (() => void) | null
  readonly down: (() => void) | null
}

/** A step of the recipe with its effect and its conflicts. */
export function RecipeStepText({
  at,
  title,
  isDraft,
  isOn,
  effect,
  acts,
}: {
  readonly at: number
  readonly title: string
  readonly isDraft: boolean
  readonly isOn: boolean
  readonly effect: StepEffect | undefined
  readonly acts: StepActs
}) {
  const onKey = (event: KeyboardEvent) => {
    const act = event.altKey && !isDraft ? { ArrowUp: acts.up, ArrowDown: acts.down }[event.key] : undefined
    if (act === undefined) return
    event.preventDefault()
    act?.()
  }
  return (
    <button
      type="button"
      className="recipe-open"
      aria-current={isDraft || undefined}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
      onClick={() => !isDraft && acts.edit()}
      onKeyDown={onKey}
    >
      <span className="recipe-number">{count(at + 2)}</span>
      <span className="recipe-text">
        <span className="name">{effect?.text ?? title}</span>
        <span className={isDraft ? 'recipe-effect accent' : 'recipe-effect'}>
          {isDraft && 'Draft: '}
          {isOn ? (effect ? effectText(effect) : '…') : 'Switched off'}
        </span>
        {effect && <Conflicts conflicts={effect.conflicts} />}
      </span>
    </button>
  )
}

/** What a step could not do, and what to do about it. */
export function Conflicts({ conflicts }: Pick<StepEffect, 'conflicts'>) {
  return conflicts.map(({ message, next }) => (
    <span key={message} className="recipe-conflict">
      <Icon of={TriangleAlert} small />
      <span>
        {message} {next}
      </span>
    </span>
  ))
}

/** The same by mouse and menu, beside the step. */
export function RecipeStepActions({
  title,
  isOn,
  acts: { edit, toggle, remove, up, down },
}: {
  readonly title: string
  readonly isOn: boolean
  readonly acts: StepActs
}) {
  const onOrOff = { icon: isOn ? EyeOff : Eye, label: `Switch ${isOn ? 'off' : 'on'}` }
  return (
    <span className="recipe-actions">
      <IconButton icon={onOrOff.icon} small label={`${onOrOff.label}: ${title}`} onClick={toggle} />
      <IconButton icon={Trash2} small label={`Remove: ${title}`} onClick={remove} />
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <button type="button" className="icon-button small" aria-label={`More: ${title}`}>
            <Icon of={Ellipsis} small />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon of={Pencil} small />} onClick={edit}>
            Change…
          </Menu.Item>
          {up && (
            <Menu.Item leftSection={<Icon of={ArrowUp} small />} rightSection={<KeyHint keys="Alt ↑" />} onClick={up}>
              Move up
            </Menu.Item>
          )}
          {down && (
            <Menu.Item
              leftSection={<Icon of={ArrowDown} small />}
              rightSection={<KeyHint keys="Alt ↓" />}
              onClick={down}
            >
              Move down
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Icon of={onOrOff.icon} small />} onClick={toggle}>
            {onOrOff.label}
          </Menu.Item>
          <Menu.Item leftSection={<Icon of={Trash2} small />} onClick={remove}>
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  )
}
