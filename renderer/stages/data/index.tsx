import { count } from '../../format/index.ts'
import { defineStage } from '../../stage.ts'
import { lazyPart } from '../../ui/index.ts'
import { DataAbout } from './about.tsx'
import { DataPrimary } from './primary.tsx'

export const dataStage = defineStage({
  id: 'data',
  title: 'Data',
  about: 'Check how the file was read, and choose the column to predict.',
  About: DataAbout,
  status({ data, choices }) {
    if (choices.target === '') return { mark: 'attention', line: 'Choose the target', blocked: null }
    const wrong = data.findings.filter(({ severity }) => severity === 'error').length
    if (wrong > 0) return { mark: 'attention', line: `${count(wrong)} to decide`, blocked: null }
    return { mark: 'done', line: `${count(data.rows)} rows, ${choices.target}`, blocked: null }
  },
  Canvas: lazyPart(() => import('./canvas.tsx').then(({ DataCanvas }) => DataCanvas)),
  Inspector: lazyPart(() => import('./inspector.tsx').then(({ DataInspector }) => DataInspector)),
  Primary: DataPrimary,
})
