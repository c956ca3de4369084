import { headLines, labelledLines } from '../../lib/report/labelled';

const plain = (width: number) => ({ colour: false, width });
const fields = [
  { label: 'said', text: 'Trust policy of the role provided is invalid.' },
  { label: 'carried as inert', text: 'AWS::EC2::VPC' },
];

test('texts are aligned, and wrapped to the width', () => {
  expect(labelledLines(fields, plain(60))).toEqual([
    '    said              Trust policy of the role provided is',
    '                      invalid.',
    '    carried as inert  AWS::EC2::VPC',
  ]);
});

test('where there is no room beside the labels, texts stand below them', () => {
  const lines = labelledLines(fields, plain(40));
  expect(lines).toEqual([
    '    said',
    '      Trust policy of the role provided',
    '      is invalid.',
    '    carried as inert',
    '      AWS::EC2::VPC',
  ]);
});

test('what is to be pasted stays whole', () => {
  const fix = `Action: [sts:AssumeRole, sts:TagSession]\n${'x'.repeat(90)} y`;
  expect(labelledLines([{ label: 'fix', text: fix, unbroken: true }], plain(50))).toEqual([
    '    fix  Action: [sts:AssumeRole, sts:TagSession]',
    `         ${'x'.repeat(90)} y`,
  ]);
});

test('one very long label does not push all other texts out', () => {
  const lines = labelledLines([...fields, { label: 'x'.repeat(60), text: 'y' }], plain(100));
  expect(lines[0]).toMatch(/^ {4}said {38}Trust/);
  expect(lines.at(-1)).toBe(`    ${'x'.repeat(60)}  y`);
});

test('a head line is broken where it must be, under itself', () => {
  expect(headLines('✓', 'the pod lists the buckets', '(allowed-after, 34 ms)', plain(60))).toEqual([
    '✓ the pod lists the buckets (allowed-after, 34 ms)',
  ]);
  expect(headLines('✓', 'the pod lists the buckets as its own role', '(allowed-after, 34 ms)', plain(40))).toEqual([
    '✓ the pod lists the buckets as its own',
    '  role (allowed-after, 34 ms)',
  ]);
  expect(headLines('✗', 'the pod lists the buckets as its own role', '(allowed-after, 34 ms)', plain(26))).toEqual([
    '✗ the pod lists the',
    '  buckets as its own role',
    '  (allowed-after, 34 ms)',
  ]);
  expect(headLines('✗', 'nothing more', '', plain(40))).toEqual(['✗ nothing more']);
});

test('a name from a template cannot move the cursor', () => {
  const hostile = 'a\u001b[2Jb\u202e';
  expect(labelledLines([{ label: 'pod', text: hostile }], plain(60))).toEqual(['    pod  a?[2Jb?']);
  expect(headLines('✓', hostile, '', plain(60))).toEqual(['✓ a?[2Jb?']);
});
