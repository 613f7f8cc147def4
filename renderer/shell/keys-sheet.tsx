import { Modal } from '@mantine/core'
import { KeyHint } from '../ui/index.ts'

const SHEET: readonly (readonly [keys: string, does: string])[] = [
  ['Ctrl K', 'Find or do: stages, columns, projects, commands'],
  ['Ctrl ↵', 'The primary action in the header'],
  ['Ctrl 1 … 8', 'Data … Monitor'],
  ['Alt ← →', 'Back, forward'],
  ['Alt ↑ ↓', 'Move a step of the recipe'],
  ['Ctrl Z', 'Undo'],
  ['Ctrl Shift Z, Ctrl Y', 'Redo'],
  ['Ctrl V', 'Paste a table (on Home)'],
  ['Ctrl O', 'Open a file (on Home)'],
  ['F6, Shift F6', 'Next, previous region'],
  ['Ctrl I', 'Inspector'],
  ['Ctrl B', 'Rail'],
  ['← ↑ → ↓, Home, End, PgUp, PgDn', 'Move in the grid; with Shift, choose cells'],
  ['Enter, F2', 'Edit the cell of the grid, or type over it; Space selects its column'],
  ['Ctrl ↵, Delete', 'In the grid: put the text into all chosen cells; make them missing'],
  ['Alt Shift ← →', 'Move the column of the grid; Alt ← → makes it wider'],
  ['Ctrl C, Ctrl X, Ctrl V', 'Copy, cut, paste cells of the grid'],
  ['Shift F10', 'What can be done with a cell of the grid: filter by it, sort, give it another value'],
  ['Ctrl F', 'Find in the rows (on Data)'],
  ['[ and ]', 'Previous, next finding'],
  ['Esc', 'Cancel, close, clear the selection'],
  ['Ctrl .', 'Cancel the running job'],
  ['Ctrl ,', 'Settings'],
  ['?', 'This sheet'],
]

export function KeysSheet({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keys" size="md" closeButtonProps={{ 'aria-label': 'Close' }}>
      <dl className="keys-sheet">
        {SHEET.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <KeyHint keys={keys} isSpoken />
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
