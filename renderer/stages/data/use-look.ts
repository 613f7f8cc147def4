import type { Look } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { defineShared, useShared } from '../../ui/index.ts'

const LOOK = defineShared<Look | null>('data.look', null)
const PLAIN: Look = { order: [], frozen: [], widths: {}, filters: [], isSource: false }

/** How the rows are looked at: kept with the project, so that it is there again when the project is. */
export function useLook() {
  const { project, keepLook } = useProject()
  const [held, hold] = useShared(LOOK)
  const look = held ?? project.look ?? PLAIN
  const change = (next: Look) => {
    hold(next)
    keepLook(next)
  }
  return { look, change }
}
