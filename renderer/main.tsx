import { MantineProvider } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { styleNonce } from './client/style-nonce.ts'
import { THEME, TOKEN_VARIABLES } from './ui/theme.ts'
import '@fontsource-variable/inter'
import '@mantine/core/styles.css'
import './ui/tokens.css'
import './ui/base.css'
import './ui/ui.css'
import './ui/controls.css'
import './shell/frame.css'

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <MantineProvider
      theme={THEME}
      cssVariablesResolver={TOKEN_VARIABLES}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <App />
    </MantineProvider>,
  )
