import { type KeyboardEvent, useEffect, useRef } from 'react'

/** Where an edit goes on: down, up, right or left; nowhere where it ends by a click elsewhere. */
export interface EditActions {
  begin(place: number, name: string): void
  /** Takes the text; then goes so many rows and columns on. */
  take(text: string, move: { readonly rows: number; readonly columns: number }): void
  leave(): void
}

/** The text of a cell while it is edited: Enter and Tab take it and go on, Escape leaves it as it was. */
export function CellEditor({
  text,
  name,
  edit,
}: {
  readonly text: string
  readonly name: string
  readonly edit: EditActions
}) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation()
    const step = event.shiftKey ? -1 : 1
    const { value } = event.currentTarget
    if (event.key === 'Enter') edit.take(value, { rows: step, columns: 0 })
    else if (event.key === 'Tab') edit.take(value, { rows: 0, columns: step })
    else if (event.key === 'Escape') edit.leave()
    else return
    event.preventDefault()
  }
  return (
    <input
      className="cell-editor"
      aria-label={`${name}: new text`}
      defaultValue={text}
      ref={field}
      spellCheck={false}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.stopPropagation()}
      onBlur={(event) => edit.take(event.currentTarget.value, { rows: 0, columns: 0 })}
    />
  )
}
