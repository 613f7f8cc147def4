import { type RefObject, useEffect, useRef } from 'react'

interface ChooseFileProps {
  /** Is given what opens the dialog. */
  readonly open: RefObject<() => void>
  readonly onFile: (file: File) => void
}

/** The system's dialog for one file of new rows. */
export function ChooseFile({ open, onFile }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    open.current = () => input.current?.click()
  }, [open])
  return (
    <input
      ref={input}
      type="file"
      className="hidden"
      aria-label="File of new rows"
      tabIndex={-1}
      onChange={(event) => {
        const file = event.currentTarget.files?.[0]
        if (file) onFile(file)
        event.currentTarget.value = ''
      }}
    />
  )
}
