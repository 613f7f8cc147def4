import { FileText, FolderOpen, Keyboard, Settings } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { AppInfo, ProjectSummary, Sample } from '../../shared/contract/index.ts'
import type { Problem as Trouble } from '../client/problem.ts'
import { useConnection } from '../connection.ts'
import { goTo } from '../route.ts'
import { SettingsDialog } from '../settings/settings-dialog.tsx'
import { KeysSheet } from '../shell/keys-sheet.tsx'
import { type Command, Palette } from '../shell/palette.tsx'
import { useKeys } from '../shell/use-keys.ts'
import { Problem, useDrop, useLoaded } from '../ui/index.ts'
import { DropZone } from './drop-zone.tsx'
import { HomeStatus, HomeTop } from './home-frame.tsx'
import { OpenedModel } from './opened-model.tsx'
import { fileOfClipboard } from './pasted.ts'
import { RecentProjects } from './recent-projects.tsx'
import { Samples } from './samples.tsx'
import { useIntake } from './use-intake.ts'
import './home.css'

/** Where a project begins: a file, a pasted table, a sample, or one of before. */
export function Home({ model }: { readonly model?: string | undefined }) {
  const { client } = useConnection()
  const { intake, differing, trouble, setTrouble, takeFiles, takeSample, cancel } = useIntake()
  const [sheet, setSheet] = useState<'none' | 'palette' | 'keys' | 'settings'>('none')
  const input = useRef<HTMLInputElement>(null)
  const info = useLoaded<AppInfo>('info', () => client.app.info())
  const samples = useLoaded<readonly Sample[]>('samples', () => client.app.samples())
  const projects = useProjects()
  const choose = () => input.current?.click()
  const takeGiven = (given: readonly File[] | Trouble) => ('message' in given ? setTrouble(given) : takeFiles(given))
  const takePasted = (given: File | Trouble) => takeGiven(given instanceof File ? [given] : given)
  const isOver = useDrop(takeGiven)

  useKeys({
    'ctrl+o': choose,
    'ctrl+k': () => setSheet('palette'),
    'ctrl+,': () => setSheet('settings'),
    '?': () => setSheet('keys'),
    'ctrl+enter': choose,
    escape: cancel,
  })
  usePaste(takePasted)
  useEffect(() => {
    document.title = 'Lathe'
  }, [])
  const commands: Command[] = [
    { id: 'open', title: 'Open a file…', kind: 'do', icon: FileText, keys: 'Ctrl O', run: choose },
    {
      id: 'settings',
      title: 'Settings',
      kind: 'do',
      icon: Settings,
      keys: 'Ctrl ,',
      run: () => setSheet('settings'),
    },
    { id: 'keys', title: 'Keys', kind: 'do', icon: Keyboard, keys: '?', run: () => setSheet('keys') },
    ...(samples.value ?? []).map(({ id, title }) => ({
      id: `sample ${id}`,
      title,
      kind: 'sample',
      icon: FileText,
      run: () => takeSample(id, title),
    })),
    ...(projects.value ?? []).map(({ id, name }) => ({
      id: `project ${id}`,
      title: name,
      kind: 'project',
      icon: FolderOpen,
      run: () => goTo({ page: 'project', project: id, stage: 'data' }),
    })),
  ]
  return (
    <div className="home">
      <HomeTop onFind={() => setSheet('palette')} onSettings={() => setSheet('settings')} />
      <main className="home-page">
        <div className="home-wrap">
          {model !== undefined && <OpenedModel key={model} id={model} />}
          <h1 className="display">Start with a data file</h1>
          <div className="home-two">
            <DropZone
              intake={intake}
              differing={differing}
              trouble={trouble}
              isOver={isOver}
              onChoose={choose}
              onPasted={takePasted}
              onCancel={cancel}
            />
            <Samples samples={samples.value} isBusy={intake !== null} onTake={takeSample} />
          </div>
          {projects.trouble && <Problem trouble={projects.trouble} />}
          <RecentProjects projects={projects.value} />
          <input
            ref={input}
            type="file"
            multiple
            className="hidden"
            aria-label="Data file"
            tabIndex={-1}
            onChange={(event) => {
              const files = [...(event.currentTarget.files ?? [])]
              event.currentTarget.value = ''
              takeFiles(files)
            }}
          />
        </div>
      </main>
      <HomeStatus info={info.value} onKeys={() => setSheet('keys')} />
      <Palette isOpen={sheet === 'palette'} onClose={() => setSheet('none')} commands={commands} />
      <SettingsDialog isOpen={sheet === 'settings'} onClose={() => setSheet('none')} />
      <KeysSheet isOpen={sheet === 'keys'} onClose={() => setSheet('none')} />
    </div>
  )
}

const LOOK_AGAIN_MILLISECONDS = 2000

/** The projects; looked at again as long as one of them is being trained. */
function useProjects() {
  const { client } = useConnection()
  const [look, setLook] = useState(0)
  const projects = useLoaded<readonly ProjectSummary[]>(`projects ${look}`, () => client.projects.list())
  const { value } = projects
  useEffect(() => {
    if (!value?.some(({ training }) => training === 'running')) return
    const timer = setTimeout(() => setLook((before) => before + 1), LOOK_AGAIN_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [value])
  return projects
}

function usePaste(onPasted: (pasted: File | Trouble) => void) {
  const take = useRef(onPasted)
  take.current = onPasted
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLInputElement) return
      const given = event.clipboardData
      if (!given) return
      const [html, text] = [given.getData('text/html'), given.getData('text/plain')]
      // A copied picture of cells comes along with their text.
      const [file] = text === '' ? given.files : []
      take.current(file ?? fileOfClipboard({ html, text }))
    }
    addEventListener('paste', onPaste)
    return () => removeEventListener('paste', onPaste)
  }, [])
}
