import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { readZip } from '../../../../lib/emulator/node/clients/zip';

/** A ZIP archive of a few files, as simple tools write it. */
function zip(
  files: readonly { name: string; content: string; stored?: boolean; method?: number }[],
  comment = '',
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, stored, method } of files) {
    const data = stored ? Buffer.from(content) : deflateRawSync(content);
    const how = method ?? (stored ? 0 : 8);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(how, 8);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(how, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(Buffer.byteLength(content), 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE((0o100755 << 16) >>> 0, 38);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, Buffer.from(name));
    const written = [local, Buffer.from(name), data];
    parts.push(...written);
    offset += written.reduce((sum, part) => sum + part.length, 0);
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, listing, end, Buffer.from(comment)]);
}

test('reads files, packed and not, and leaves folders out', () => {
  const archive = zip([
    { name: 'a/', content: '', stored: true },
    { name: 'a/packed.txt', content: 'x'.repeat(1000) },
    { name: 'a/plain.txt', content: 'hello', stored: true },
    { name: 'empty', content: '' },
  ]);
  expect(readZip(archive).map(({ name, mode, content }) => [name, mode, content().toString()])).toEqual([
    ['a/packed.txt', 0o755, 'x'.repeat(1000)],
    ['a/plain.txt', 0o755, 'hello'],
    ['empty', 0o755, ''],
  ]);
});

test('a comment at the end does no harm', () => {
  expect(readZip(zip([{ name: 'a', content: 'b' }], 'a comment'))).toHaveLength(1);
});

test.each(['../evil', 'a/../../evil', '/etc/passwd', '\\evil', 'C:\\evil', 'a\\..\\..\\evil', 'x\0y'])(
  'an entry %j is refused',
  (name) => expect(() => readZip(zip([{ name, content: '' }]))).toThrow('leads out of its folder'),
);

test('what is damaged or packed in another way is refused', () => {
  expect(() => readZip(Buffer.alloc(0))).toThrow('not a ZIP archive');
  expect(() => readZip(Buffer.alloc(100))).toThrow('not a ZIP archive');
  expect(() => readZip(zip([{ name: 'a', content: 'b', method: 12 }]))[0]?.content()).toThrow('unknown way (12)');
});

test('bytes flipped anywhere end in an error or in files, never in a hang', () => {
  const archive = zip([{ name: 'a', content: 'x'.repeat(100) }]);
  fc.assert(
    fc.property(fc.nat(archive.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const damaged = Buffer.from(archive);
      damaged[at] = ((damaged[at] as number) + by) % 256;
      try {
        readZip(damaged).forEach((entry) => entry.content());
      } catch (error) {
        expect((error as Error).message).toMatch(/ZIP/);
      }
    }),
  );
});
