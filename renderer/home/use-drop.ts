import { useEffect, useRef, useState } from 'react'

/** Takes files that are dropped anywhere in the window; says whether one is held over it. */
export function useDrop(onFile: (file: File) => void): boolean {
  const [isOver, setOver] = useState(false)
  const take = useRef(onFile)
  take.current = onFile
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
        const file = event.dataTransfer?.files[0]
        if (file) take.current(file)
      },
      { signal },
    )
    return () => stop.abort()
  }, [])
  return isOver
}

const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true
