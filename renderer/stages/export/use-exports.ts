import { useRef } from 'react'
import type { MadeExport } from '../../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { useConnection } from '../../connection.ts'
import { useProject } from '../../state.ts'
import { useLoaded, useShared } from '../../ui/index.ts'
import { EXPORT_REASON, EXPORT_WORK, EXPORTS_MADE, type ExportWork, exportKey, MODEL_FILE } from './exports.ts'

/** How one target stands for the chosen run. */
export interface ExportState {
  readonly work: ExportWork | undefined
  /** The latest export to it; `isStale` where it is of another model. */
  readonly view: MadeExport | undefined
}

/** The targets of the chosen run, how far each is exported, and the ways to export, to keep and to show one. */
export function useExports() {
  const { client, project, run, notify, addExport } = useProject()
  const connection = useConnection()
  const id = run?.id ?? ''
  const [made, setMade] = useShared(EXPORTS_MADE)
  const { value, trouble, isStale } = useLoaded(JSON.stringify([project.id, id, made]), async (signal) => {
    if (id === '') return null
    const asked = { project: project.id, run: id }
    const [targets, kept] = await Promise.all([
      client.exports.targets(asked, { signal }),
      client.exports.made(asked, { signal }),
    ])
    return { run: id, targets, ...kept }
  })
  const [works, setWorks] = useShared(EXPORT_WORK)
  const latest = useRef(works)
  latest.current = works
  const [reason] = useShared(EXPORT_REASON)
  const reasonNow = useRef(reason)
  reasonNow.current = reason
  const finished = useRef(made)
  finished.current = made
  const put = (target: string, work: ExportWork | undefined) => {
    const { [exportKey(id, target)]: _, ...others } = latest.current
    latest.current = work ? { ...others, [exportKey(id, target)]: work } : others
    setWorks(latest.current)
  }
  // What was answered for another run says nothing of this one.
  const loaded = value?.run === id ? value : null
  const stateOf = (target: string): ExportState => ({
    work: works[exportKey(id, target)],
    view: loaded?.exports.find((view) => view.target === target),
  })
  const exportOne = async (target: string, title: string) => {
    if (latest.current[exportKey(id, target)]?.is === 'running') return
    put(target, { is: 'running' })
    try {
      const why = reasonNow.current.trim()
      const view = await client.exports.create({ project: project.id, run: id, target, ...(why && { reason: why }) })
      addExport(view)
      put(target, undefined)
      setMade(++finished.current)
      notify(`${title} exported`)
    } catch (error) {
      put(target, failed(problemOf(error)))
    }
  }
  const list = loaded?.targets ?? []
  const isExported = (target: string): boolean => stateOf(target).view?.isStale === false
  const left = list.filter((target) => target.available && !isExported(target.id))
  const exportAll = async (all: readonly { readonly id: string; readonly title: string }[]) => {
    for (const target of all) await exportOne(target.id, target.title)
  }
  const attempt = async (target: string, act: () => Promise<unknown>) => {
    try {
      await act()
    } catch (error) {
      put(target, failed(problemOf(error)))
    }
  }
  const keep = ({ target, download }: MadeExport) =>
    attempt(target, () => connection.download(download, `${project.name}-${target}.zip`))
  const keepModel = (download: string) =>
    attempt(MODEL_FILE, () => connection.download(download, `${project.name}.lathe`))
  const info = useLoaded('info', () => client.app.info())
  const canShow = info.value?.abilities.includes('showInFolder') === true
  const show = ({ target, run: of }: MadeExport) =>
    attempt(target, () => client.exports.showInFolder({ project: project.id, run: of, target }))
  return {
    trouble,
    isLoading: !loaded || (isStale && list.length === 0),
    model: loaded?.model,
    list,
    left,
    stateOf,
    isExported,
    exportOne,
    exportAll,
    keep,
    keepModel,
    /** Null where the host cannot. */
    show: canShow ? show : null,
  }
}

const failed = (trouble: Trouble): ExportWork => ({ is: 'failed', trouble })
