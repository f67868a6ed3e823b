import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  Menu,
  Modal,
  TextInput,
  Tooltip,
  type VariantColorsResolver,
} from '@mantine/core';

/** A cooler and deeper dark than Mantine's own; 0 is text, 7 the page. */
const dark: MantineColorsTuple = [
  '#d5d9e2',
  '#b3bac8',
  '#99a1b3',
  '#6b7284',
  '#3a404d',
  '#30353f',
  '#23272f',
  '#191c22',
  '#14161b',
  '#0e1013',
];

/** The letters of Mantine's light variants miss AA contrast by a little; those of its subtle ones lose their colour in the dark. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const name = typeof input.color === 'string' ? input.color.split('.')[0] : undefined;
  if (input.variant === 'subtle' && name !== 'gray') {
    const shown = name ?? input.theme.primaryColor;
    return { ...colors, color: `light-dark(var(--mantine-color-${shown}-8), var(--mantine-color-${shown}-3))` };
  }
  if (input.variant !== 'light' || !name) return colors;
  const letters = `light-dark(color-mix(in srgb, var(--mantine-color-${name}-9), black 30%), var(--mantine-color-${name}-1))`;
  return { ...colors, color: letters };
};

/** The list of choices itself scrolls, moved by the keys of its field: Mantine's box around it would be out of their reach. */
const choices = { withScrollArea: false, styles: { options: { maxHeight: 220, overflowY: 'auto' as const } } };

export const theme = createTheme({
  autoContrast: true,
  colors: { dark },
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  variantColorResolver: (input) => variantColorResolver(input),
  fontFamily:
    "'Inter Variable', system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.4', xl: '1.3' },
  spacing: { xs: '6px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '16px' }, h2: { fontSize: '14px' }, h3: { fontSize: '13px' } },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'xs' } }),
    // By name only: what the first page does not show is loaded with the pages that do.
    PasswordInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', comboboxProps: { shadow: 'md' }, ...choices } },
    MultiSelect: { defaultProps: choices },
    TagsInput: { defaultProps: choices },
    Textarea: { defaultProps: { size: 'xs' } },
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true, fz: 'xs' } }),
    Menu: Menu.extend({ defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false } }),
    // They leave at once: while one fades out, the keys of the page under it are silent, and those who type on are lost.
    Modal: Modal.extend({
      defaultProps: {
        radius: 'md',
        overlayProps: { backgroundOpacity: 0.3 },
        transitionProps: { duration: 120, exitDuration: 0 },
      },
    }),
    Drawer: Drawer.extend({
      defaultProps: { overlayProps: { backgroundOpacity: 0.18 }, transitionProps: { duration: 140, exitDuration: 0 } },
    }),
  },
});

/** What axe wants of contrast, and the surfaces of the desk. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#535a66',
    '--mantine-color-placeholder': '#676e7a',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-text': '#16181d',
    '--mantine-color-default-border': '#dfe2e7',
    '--sr-rail': '#f6f7f9',
    '--sr-raised': '#ffffff',
    '--sr-hover': 'rgb(20 30 60 / 5%)',
    '--sr-selected': 'rgb(66 99 235 / 10%)',
    '--sr-line': '#e8eaee',
    '--sr-accent-text': '#364fc7',
    '--sr-good': '#0b7a4b',
    '--sr-warn': '#a14d00',
    '--sr-bad': '#c92a2a',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-default-border': 'var(--mantine-color-dark-4)',
    '--sr-rail': 'var(--mantine-color-dark-8)',
    '--sr-raised': '#1f232a',
    '--sr-hover': 'rgb(255 255 255 / 5%)',
    '--sr-selected': 'rgb(116 143 252 / 16%)',
    '--sr-line': '#282d36',
    '--sr-accent-text': '#a5b8ff',
    '--sr-good': '#63e6a8',
    '--sr-warn': '#ffc078',
    '--sr-bad': '#ff8787',
  },
});
