import { type KeyboardEvent, useEffect, useRef } from 'react'

/** Where an edit goes on: down, up, right or left; nowhere where it ends by a click elsewhere. */
export interface EditActions {
  /** @param typed the text that the edit begins with in place of the cell's own */
  begin(place: number, name: string, typed?: string): void
  /** Takes the text; then goes so many rows and columns on. */
  take(text: string, move: Move): void
  /** Gives all chosen cells the text. */
  fill(text: string): void
  leave(): void
}

export interface Move {
  readonly rows: number
  readonly columns: number
}

/** Keys that take a text that was typed over a cell; once the cell's own is edited, they move in it. */
const MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: { rows: -1, columns: 0 },
  ArrowDown: { rows: 1, columns: 0 },
  ArrowLeft: { rows: 0, columns: -1 },
  ArrowRight: { rows: 0, columns: 1 },
}

/**
 * The text of a cell while it is edited: Enter and Tab take it and go on, Ctrl Enter puts it into all chosen cells, Escape
 * leaves it as it was.
 */
export function CellEditor({
  text,
  typed,
  name,
  edit,
}: {
  readonly text: string
  readonly typed: string | undefined
  readonly name: string
  readonly edit: EditActions
}) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus()
    if (typed === undefined) field.current?.select()
    else field.current?.setSelectionRange(typed.length, typed.length)
  }, [typed])
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation()
    const step = event.shiftKey ? -1 : 1
    const { value } = event.currentTarget
    const { key } = event
    const move = typed === undefined || event.shiftKey ? undefined : MOVES[key]
    if (event.nativeEvent.isComposing) return
    if (key === 'Enter' && (event.ctrlKey || event.metaKey)) edit.fill(value)
    else if (key === 'Enter') edit.take(value, { rows: step, columns: 0 })
    else if (key === 'Tab') edit.take(value, { rows: 0, columns: step })
    else if (key === 'Escape') edit.leave()
    else if (move) edit.take(value, move)
    else return
    event.preventDefault()
    // What hears keys at the window takes Ctrl Enter for the stage's own action.
    event.nativeEvent.stopImmediatePropagation()
  }
  return (
    <input
      className="cell-editor"
      aria-label={`${name}: new text`}
      defaultValue={typed ?? text}
      ref={field}
      spellCheck={false}
      onKeyDown={onKeyDown}
      onCopy={(event) => event.stopPropagation()}
      onPaste={(event) => event.stopPropagation()}
      onPointerDown={(event) => event.stopPropagation()}
      onBlur={(event) => edit.take(event.currentTarget.value, { rows: 0, columns: 0 })}
    />
  )
}
