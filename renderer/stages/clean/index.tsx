import { counted } from '../../format/index.ts'
import { defineStage } from '../../stage.ts'
import { lazyPart } from '../../ui/index.ts'
import { CleanAbout } from './about.tsx'
import { CleanPrimary } from './primary.tsx'

export const cleanStage = defineStage({
  id: 'clean',
  title: 'Clean',
  about: 'Change what the model learns from. The file stays as it is.',
  About: CleanAbout,
  status({ choices, draft }) {
    if (draft) return { mark: 'attention', line: 'A step is not applied', blocked: null }
    const { length } = choices.recipe.steps
    if (length > 0) return { mark: 'done', line: counted(length, 'step'), blocked: null }
    return { mark: 'ready', line: 'Ready, no steps', blocked: null }
  },
  Canvas: lazyPart(() => import('./canvas.tsx').then(({ CleanCanvas }) => CleanCanvas)),
  Inspector: lazyPart(() => import('./inspector.tsx').then(({ CleanInspector }) => CleanInspector)),
  Primary: CleanPrimary,
})
