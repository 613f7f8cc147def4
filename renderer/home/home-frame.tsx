import { Search, Settings } from 'lucide-react'
import type { AppInfo } from '../../shared/contract/index.ts'
import { count, size } from '../format/index.ts'
import { Icon, IconButton, KeyHint, keysText } from '../ui/index.ts'

export function HomeTop({ onFind, onSettings }: { readonly onFind: () => void; readonly onSettings: () => void }) {
  return (
    <header className="home-top">
      <span className="wordmark">Lathe</span>
      <button type="button" className="find" onClick={onFind}>
        <Icon of={Search} small />
        <span>Find or do</span>
        <KeyHint keys="Ctrl K" />
      </button>
      <IconButton icon={Settings} label="Settings" keys={keysText('Ctrl ,')} onClick={onSettings} />
    </header>
  )
}

export function HomeStatus({ info, onKeys }: { readonly info: AppInfo | null; readonly onKeys: () => void }) {
  return (
    <footer className="status-bar">
      <span>Ready</span>
      {info && (
        <span className="status-more">
          {count(info.cores)} cores, {size(info.memoryBytes)}
        </span>
      )}
      <span>Everything stays on this computer</span>
      <span className="status-space" />
      {info && <span className="status-more">Version {info.version}</span>}
      {/* In its own window, the menu has it. */}
      {info?.host === 'browser' && (
        <a className="link" href="./help/README.html" target="_blank" rel="noreferrer">
          Help
        </a>
      )}
      <button type="button" className="status-keys" onClick={onKeys}>
        Keys <KeyHint keys="?" />
      </button>
    </footer>
  )
}
