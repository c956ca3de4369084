import { LEAST_SCALE } from '../../../lib/report/html/diagram';
import { STYLE } from '../../../lib/report/html/style';

type Colours = Readonly<Record<string, string>>;

/** The custom properties of the n-th `:root` in the style; what a later one leaves out, the first has. */
function colours(block: string): Colours {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})/g)].map(([, name, value]) => [name, value]),
  );
}

const roots = [...STYLE.matchAll(/:root\s*\{([^}]*)\}/g)].map(([, block]) => colours(block ?? ''));
const [light = {}, dark = {}, print = {}] = roots;

/** Relative luminance of a colour, `#rgb` or `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const hex = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

test('contrast is computed as WCAG does', () => {
  expect(contrast('#000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#fff')).toBeCloseTo(4.48, 2);
});

/** Which colours letters have, on which grounds. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  text: ['page', 'card', 'code', 'good-back', 'bad-back', 'unsure-back'],
  quiet: ['page', 'card', 'code', 'bad-back'],
  accent: ['page', 'card', 'bad-back'],
  good: ['card', 'good-back'],
  bad: ['card', 'bad-back'],
  unsure: ['card', 'unsure-back'],
  // The number of a hop.
  card: ['accent'],
};

/** Lines and shapes that must be seen to understand a drawing. */
const SHAPES: readonly string[] = ['accent', 'good', 'bad', 'unsure', 'quiet'];

describe.each([
  ['light', light],
  ['dark', dark],
  ['print', print],
])('%s', (_, palette) => {
  test('has all colours', () => expect(Object.keys(palette).sort()).toEqual(Object.keys(light).sort()));

  test.each(Object.entries(TEXTS).flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    'letters in %s on %s have a contrast of 4.5 to 1',
    (text, ground) => expect(contrast(palette[text] ?? '', palette[ground] ?? '')).toBeGreaterThanOrEqual(4.5),
  );

  test.each(SHAPES)('shapes in %s have a contrast of 3 to 1', (shape) => {
    expect(contrast(palette[shape] ?? '', palette['card'] ?? '')).toBeGreaterThanOrEqual(3);
  });
});

test('only colours that are defined are used, and none is written out beyond their definitions', () => {
  const used = [...STYLE.matchAll(/var\(--([\w-]+)\)/g)].map(([, name]) => name ?? '');
  expect(used.filter((name) => !(name in light) && name !== 'depth')).toEqual([]);
  expect(STYLE.replace(/:root\s*\{[^}]*\}/g, '')).not.toMatch(/#[0-9a-f]{3,6}\b/);
});

test('letters are never smaller than 10 pixels, those of a diagram at its least width included', () => {
  const sizes = (pattern: RegExp) => [...STYLE.matchAll(pattern)].map(([, size]) => Number(size));
  expect(Math.min(...sizes(/font(?:-size)?: (?:clamp\()?([\d.]+)rem/g)) * 16).toBeGreaterThanOrEqual(10);
  // A diagram is scrolled rather than drawn at less than this (diagram.ts).
  expect(Math.min(...sizes(/font-size: ([\d.]+)px/g)) * LEAST_SCALE).toBeGreaterThanOrEqual(10);
});
