import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ArchiveError, memorySource } from '../../archive/index.ts';
import { readProgram, readEachProgram, readOrNothing } from './index.ts';
import { buildComponent, buildWasm } from './testing/build-wasm.ts';

const MODULE = buildWasm([
  { id: 1, content: Buffer.from('types') },
  { id: 'producers', content: Buffer.from('rustc') },
  { id: 11, content: Buffer.alloc(300, 1) },
  { id: '', content: Buffer.alloc(0) },
]);

function sectionsOf(bytes: Buffer) {
  return readProgram(memorySource(bytes))?.sections.map(({ name, offset, size }) => ({
    name,
    content: bytes.subarray(offset, offset + size).toString(),
  }));
}

function modulesIn(bytes: Buffer): readonly number[] {
  const sizes: number[] = [];
  readEachProgram({ path: 'a.wasm', size: bytes.length, mode: 0o644 }, memorySource(bytes), (_file, body) => {
    sizes.push(body.size);
    return undefined;
  });
  return sizes;
}

it('reads the custom sections of a module of WebAssembly, and its data', () => {
  expect(sectionsOf(MODULE)).toEqual([
    { name: 'producers', content: 'rustc' },
    { name: 'data', content: '\u0001'.repeat(300) },
    { name: '', content: '' },
  ]);
  expect(sectionsOf(buildWasm())).toEqual([]);
});

it('reads each module of a component of WebAssembly, and of the components in it', () => {
  const inner = buildComponent({ modules: [MODULE] });
  expect(modulesIn(buildComponent({ modules: [MODULE, buildWasm()], components: [inner] }))).toEqual([
    MODULE.length,
    8,
    MODULE.length,
  ]);
  expect(modulesIn(MODULE)).toEqual([MODULE.length]);
});

it('leaves out what is more than eight components deep', () => {
  let deep = buildComponent({ modules: [MODULE] });
  for (let i = 0; i < 10; i += 1) deep = buildComponent({ components: [deep] });
  expect(modulesIn(deep)).toEqual([]);
});

it.each([
  ['that ends within a section', MODULE.subarray(0, -10), 'it ends within a section'],
  ['whose section has no size', Buffer.concat([buildWasm(), Buffer.from([0])]), 'without a valid size'],
  ['whose section has an endless size', Buffer.concat([buildWasm(), Buffer.alloc(20, 0xff)]), 'valid size'],
  [
    'of a million sections',
    Buffer.concat([buildWasm(), Buffer.alloc(2_000_000, 1).fill('\u0001\0')]),
    'more than',
  ],
])('refuses a module of WebAssembly %s', (_what, bytes, reason) => {
  expect(() => readProgram(memorySource(bytes))).toThrow(ArchiveError);
  expect(() => readProgram(memorySource(bytes))).toThrow(reason);
});

it('reads any bytes behind the header as sections, or as none', () => {
  const component = buildComponent({ modules: [MODULE] });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(component.length), (noise, length) => {
      const bytes = [buildWasm(), component.subarray(0, length)].map((start) =>
        Buffer.concat([start, noise]),
      );
      for (const each of bytes) {
        expect(() => readOrNothing(() => readProgram(memorySource(each)))).not.toThrow();
        expect(() => modulesIn(each)).not.toThrow();
      }
    }),
  );
});
