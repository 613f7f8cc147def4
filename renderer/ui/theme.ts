import {
  Button,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Input,
  InputWrapper,
  Menu,
  Modal,
  NumberInput,
  SegmentedControl,
  Select,
  Tooltip,
} from '@mantine/core'

/** One accent. The shades are never seen: the resolver below maps what components use to the tokens. */
const ACCENT = [
  '#e8effb',
  '#d3e0f7',
  '#a9c3f0',
  '#6f93da',
  '#3f76cf',
  '#1e5ac4',
  '#1e5ac4',
  '#1e5ac4',
  '#0b3c8c',
  '#0b3c8c',
] as const

const SMALL = { '--button-height': '1.625rem', '--button-padding-x': '0.5rem', '--button-fz': '0.75rem' }
const REGULAR = { '--button-height': '2rem', '--button-padding-x': '0.75rem', '--button-fz': '0.8125rem' }

export const THEME = createTheme({
  primaryColor: 'accent',
  colors: { accent: ACCENT },
  autoContrast: false,
  cursorType: 'default',
  focusRing: 'auto',
  fontFamily: '"Inter Variable", Inter, system-ui, "Segoe UI", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.8125rem', lg: '1.125rem', xl: '1.375rem' },
  lineHeights: { xs: '1.0625rem', sm: '1.25rem', md: '1.25rem', lg: '1.5rem', xl: '1.75rem' },
  radius: { xs: '0.1875rem', sm: '0.25rem', md: '0.375rem', lg: '0.5rem', xl: '0.625rem' },
  defaultRadius: 'md',
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  headings: { fontWeight: '600' },
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { variant: 'filled' },
      vars: (_, { size, variant }) => ({
        root: {
          ...(size === 'xs' ? SMALL : REGULAR),
          ...(variant === 'filled' && { '--button-color': 'var(--on-accent)' }),
        },
      }),
    }),
    Input: Input.extend({
      vars: () => ({ wrapper: { '--input-height': '2rem', '--input-fz': '0.8125rem', '--input-padding': '0.625rem' } }),
    }),
    InputWrapper: InputWrapper.extend({
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
    }),
    Select: Select.extend({
      defaultProps: { checkIconPosition: 'right', selectFirstOptionOnChange: true, comboboxProps: { shadow: 'md' } },
    }),
    NumberInput: NumberInput.extend({ defaultProps: { hideControls: true } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'xs', radius: 'xs' } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs', transitionDuration: 0 } }),
    // Its first entry takes the focus: a placeholder would be a child that a menu may not have.
    Menu: Menu.extend({
      defaultProps: { shadow: 'md', transitionProps: { duration: 140 }, withInitialFocusPlaceholder: false },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 400,
        transitionProps: { duration: 90 },
        events: { hover: true, focus: true, touch: true },
      },
    }),
    // The page itself never scrolls, so nothing has to be locked, and no style element is written for it.
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        transitionProps: { duration: 140 },
        shadow: 'md',
        overlayProps: { backgroundOpacity: 0.24 },
      },
    }),
  },
})

const TOKENS = {
  '--mantine-color-body': 'var(--canvas)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--control)',
  '--mantine-color-disabled': 'var(--inset)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'var(--line-2)',
  '--mantine-primary-color-filled': 'var(--accent-fill)',
  '--mantine-primary-color-filled-hover': 'color-mix(in srgb, var(--accent-fill) 92%, black)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-color-accent-filled': 'var(--accent-fill)',
  '--mantine-color-accent-filled-hover': 'color-mix(in srgb, var(--accent-fill) 92%, black)',
  '--mantine-color-accent-light': 'var(--accent-soft)',
  '--mantine-color-accent-light-hover': 'var(--hover)',
  '--mantine-color-accent-light-color': 'var(--accent)',
  '--mantine-color-accent-text': 'var(--accent)',
  '--mantine-color-accent-outline': 'var(--accent)',
  '--mantine-color-accent-outline-hover': 'var(--hover)',
  '--mantine-shadow-md': 'var(--shadow)',
}

export const TOKEN_VARIABLES: CSSVariablesResolver = () => ({ variables: {}, light: TOKENS, dark: TOKENS })
