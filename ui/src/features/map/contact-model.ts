/** The chart's frame in its own units. */
export const SIZE = { width: 480, height: 420, left: 44, top: 34, right: 460, bottom: 370 };

const NEAR = 24;

export const toX = (share: number): number => SIZE.left + share * (SIZE.right - SIZE.left);
export const toY = (share: number): number => SIZE.bottom - share * (SIZE.bottom - SIZE.top);

type Placed = { degree: number; variety: number };

/** The middle of each point. Those that would cover one before them stand beside it, so that each number is read. */
export function places(items: Placed[]): [number, number][] {
  const taken: [number, number][] = [];
  for (const one of items) {
    let x = toX(one.degree);
    const y = toY(one.variety);
    while (taken.some(([left, top]) => Math.hypot(left - x, top - y) < NEAR)) x += NEAR;
    taken.push([x, y]);
  }
  return taken;
}

/** The outline of a point around its middle: a circle fits, a square is too uniform, a diamond too varied. */
export function outline(lean: string, x: number, y: number, radius: number): string {
  if (lean === 'too_uniform') {
    const half = radius * 0.88;
    return `M${x - half},${y - half} h${2 * half} v${2 * half} h${-2 * half} Z`;
  }
  if (lean === 'too_varied') {
    const half = radius * 1.2;
    return `M${x},${y - half} L${x + half},${y} L${x},${y + half} L${x - half},${y} Z`;
  }
  return `M${x - radius},${y} a${radius},${radius} 0 1,0 ${2 * radius},0 a${radius},${radius} 0 1,0 ${-2 * radius},0 Z`;
}
