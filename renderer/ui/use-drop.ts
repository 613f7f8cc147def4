import { useEffect, useRef, useState } from 'react'
import type { Problem as Trouble } from '../client/problem.ts'

/**
 * Takes a file that is dropped anywhere in the window, or says why it is not taken; says whether one is held over it.
 *
 * @param one why it is one file: "a project is made of one"
 */
export function useDrop(one: string, onDropped: (dropped: File | Trouble) => void): boolean {
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
function droppedIn({ files, items }: DataTransfer, one: string): File | Trouble | null {
  const [file] = files
  if (!file) return null
  if (files.length > 1)
    return {
      message: `${files.length} files were dropped; ${one}.`,
      place: '',
      next: 'Drop them one after the other.',
    }
  const isFolder = [...items].some((item) => item.webkitGetAsEntry()?.isDirectory)
  if (isFolder) return { message: `${file.name} is a folder.`, place: '', next: 'Drop one of the files in it.' }
  return file
}
