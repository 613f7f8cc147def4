import { useEffect, useRef, useState } from 'react'
import type { Problem as Trouble } from '../client/problem.ts'

/**
 * Takes files that are dropped anywhere in the window, or says why they are not taken; says whether some are held over it.
 *
 * @param one why it is one file, where it is: "a recipe is one"
 */
export function useDrop(onDropped: (dropped: readonly File[] | Trouble) => void, one = ''): boolean {
  const [isOver, setOver] = useState(false)
  const take = useRef(onDropped)
  take.current = onDropped
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    let depth = 0
    const settle = (to: number) => {
      depth = Math.max(0, to)
      setOver(depth > 0)
    }
    addEventListener('dragenter', (event) => hasFile(event) && settle(depth + 1), { signal })
    addEventListener('dragleave', (event) => hasFile(event) && settle(depth - 1), { signal })
    addEventListener('dragover', (event) => event.preventDefault(), { signal })
    addEventListener(
      'drop',
      (event) => {
        event.preventDefault()
        settle(0)
        const dropped = event.dataTransfer && droppedIn(event.dataTransfer, one)
        if (dropped) take.current(dropped)
      },
      { signal },
    )
    return () => stop.abort()
  }, [one])
  return isOver
}

const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true

/** null where what was dropped is no file. */
function droppedIn({ files, items }: DataTransfer, one: string): readonly File[] | Trouble | null {
  if (files.length === 0) return null
  if (one !== '' && files.length > 1)
    return {
      message: `${files.length} files were dropped; ${one}.`,
      place: '',
      next: 'Drop them one after the other.',
    }
  const folder = [...items].findIndex((item) => item.webkitGetAsEntry()?.isDirectory)
  const name = files[folder]?.name
  if (name !== undefined) return { message: `${name} is a folder.`, place: '', next: 'Drop the files in it.' }
  return [...files]
}
