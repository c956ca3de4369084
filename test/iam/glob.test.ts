import * as fc from 'fast-check';
import { compileGlob, type GlobPiece } from '../../lib/iam/glob';

const star = { one: false, withinField: false } as const;
const question = { one: true, withinField: false } as const;
const fieldStar = { one: false, withinField: true } as const;
const fieldQuestion = { one: true, withinField: true } as const;

/** The definition of a match, without any cleverness: exponential, and so for short texts alone. */
function reference(pieces: readonly GlobPiece[], text: string): boolean {
  const [piece, ...rest] = pieces;
  if (piece === undefined) return text === '';
  if (typeof piece === 'string') return text.startsWith(piece) && reference(rest, text.slice(piece.length));
  const takes = (count: number): boolean =>
    count <= text.length && !(piece.withinField && text.slice(0, count).includes(':'));
  if (piece.one) return text.length > 0 && takes(1) && reference(rest, text.slice(1));
  return Array.from({ length: text.length + 1 }, (_, count) => count).some(
    (count) => takes(count) && reference(rest, text.slice(count)),
  );
}

const literal = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 3 });
const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 9 });
const plainPieces = fc.array(fc.oneof(literal, fc.constant(star), fc.constant(question)), { maxLength: 6 });
const allPieces = fc.array(fc.oneof(literal, fc.constantFrom<GlobPiece>(star, question, fieldStar, fieldQuestion)), {
  maxLength: 6,
});

test.each<[string, GlobPiece[], string, boolean]>([
  ['literal', ['s3:GetObject'], 's3:GetObject', true],
  ['literal, longer text', ['s3:Get'], 's3:GetObject', false],
  ['empty pattern and text', [], '', true],
  ['empty pattern', [], 'a', false],
  ['star alone', [star], 'anything', true],
  ['star takes nothing', ['a', star, 'b'], 'ab', true],
  ['prefix', ['s3:Get', star], 's3:GetObject', true],
  ['suffix', [star, 'Object'], 's3:GetObject', true],
  ['head and tail may not overlap', ['ab', star, 'ba'], 'aba', false],
  ['question mark needs a character', ['a', question], 'a', false],
  ['question marks in a middle part', [star, 'a', question, 'c', star], 'xxabcxx', true],
  ['a star within a field stops at a colon', ['a', fieldStar, 'd'], 'ab:cd', false],
  ['a star within a field', ['a', fieldStar, 'd:', star], 'abcd:e:f', true],
])('%s', (_title, pieces, candidate, expected) => {
  expect(compileGlob(pieces)(candidate)).toBe(expected);
});

test('agrees with the definition, for * and ?', () => {
  fc.assert(
    fc.property(plainPieces, text, (pieces, candidate) => {
      expect(compileGlob(pieces)(candidate)).toBe(reference(pieces, candidate));
    }),
    { numRuns: 5000 },
  );
});

test('agrees with the definition, for wildcards within a field', () => {
  fc.assert(
    fc.property(allPieces, text, (pieces, candidate) => {
      expect(compileGlob(pieces)(candidate)).toBe(reference(pieces, candidate));
    }),
    { numRuns: 5000 },
  );
});

const repeat = (count: number, ...pieces: GlobPiece[]): GlobPiece[] =>
  Array.from({ length: count }, () => pieces).flat();

test.each<[string, GlobPiece[], string]>([
  ['many stars', [...repeat(2000, star, 'a'), 'b'], 'a'.repeat(8000)],
  ['stars and question marks', repeat(500, star, 'a', question, 'a'), 'ab'.repeat(4000)],
  ['long parts that almost fit', [star, `${'a'.repeat(2000)}b`, star], 'a'.repeat(8000)],
  ['wildcards within a field', repeat(200, fieldStar, 'a'), `${'a'.repeat(8000)}b`],
])('is not slow on a hostile pattern: %s', (_title, pieces, candidate) => {
  const matches = compileGlob(pieces);
  const start = performance.now();
  expect(matches(candidate)).toBe(false);
  expect(performance.now() - start).toBeLessThan(1000);
});
