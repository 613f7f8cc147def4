import { useRef } from 'react'
import { problemOf } from '../../client/problem.ts'
import { useConnection } from '../../connection.ts'
import { useProject } from '../../state.ts'
import { useLoaded, useShared } from '../../ui/index.ts'
import { EXPORTS, type ExportState, exportKey } from './exports.ts'

/** The targets of the chosen run, how far each is exported, and the ways to export and to keep one. */
export function useExports() {
  const { client, project, run, notify } = useProject()
  const connection = useConnection()
  const id = run?.id ?? ''
  const targets = useLoaded(`${project.id} ${id}`, async (signal) =>
    id === '' ? [] : client.exports.targets({ project: project.id, run: id }, { signal }),
  )
  const [exports, setExports] = useShared(EXPORTS)
  const latest = useRef(exports)
  latest.current = exports
  const put = (target: string, state: ExportState) => {
    latest.current = { ...latest.current, [exportKey(id, target)]: state }
    setExports(latest.current)
  }
  const stateOf = (target: string): ExportState | undefined => exports[exportKey(id, target)]
  const exportOne = async (target: string, title: string) => {
    if (latest.current[exportKey(id, target)]?.is === 'running') return
    put(target, { is: 'running' })
    try {
      const view = await client.exports.create({ project: project.id, run: id, target })
      put(target, { is: 'done', view })
      notify(`${title} exported`)
    } catch (error) {
      put(target, { is: 'failed', trouble: problemOf(error) })
    }
  }
  const list = targets.value ?? []
  const left = list.filter((target) => target.available && stateOf(target.id)?.is !== 'done')
  const exportAll = async (all: readonly { readonly id: string; readonly title: string }[]) => {
    for (const target of all) await exportOne(target.id, target.title)
  }
  const info = useLoaded('info', () => client.app.info())
  const canShow = info.value?.abilities.includes('showInFolder') === true
  const show = async (target: string) => {
    try {
      await client.exports.showInFolder({ project: project.id, run: id, target })
    } catch (error) {
      put(target, { is: 'failed', trouble: problemOf(error) })
    }
  }
  const keep = async (target: string) => {
    const state = stateOf(target)
    if (state?.is !== 'done') return
    try {
      await connection.download(state.view.download, `${project.name}-${target}.zip`)
    } catch (error) {
      put(target, { is: 'failed', trouble: problemOf(error) })
    }
  }
  return { targets, list, left, stateOf, exportOne, exportAll, keep, show: canShow ? show : null }
}
