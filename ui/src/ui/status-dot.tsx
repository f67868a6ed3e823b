import { colourOf } from './colours';

/** A dot in a status's colour. Never alone: the name stands beside it. */
export function StatusDot({ colour }: { colour: string | null | undefined }) {
  return (
    <span
      aria-hidden
      style={{
        display: 'inline-block',
        width: 8,
        height: 8,
        flex: 'none',
        marginInlineEnd: 6,
        borderRadius: '50%',
        background: `var(--mantine-color-${colourOf(colour)}-6)`,
      }}
    />
  );
}
