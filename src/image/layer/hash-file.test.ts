import { expect, it } from 'vitest';
import { memorySource } from '../../archive/index.ts';
import { FileHasher } from './hash-file.ts';

const algorithmsOf = (hasher: FileHasher, bytes = 5) =>
  Object.keys(hasher.digestsOf(memorySource(Buffer.alloc(bytes))) ?? {});

it("hashes files by the algorithm of the layer's package manager once an entry before them tells it", () => {
  const hasher = new FileHasher();
  hasher.addEntry('usr/bin');
  expect(algorithmsOf(hasher)).toEqual(['md5', 'sha1', 'sha256']);
  hasher.addEntry('etc/dpkg');
  expect(algorithmsOf(hasher)).toEqual(['md5']);
});

it('hashes no file above 32 MiB', () => {
  expect(algorithmsOf(new FileHasher(), 32 * 1024 ** 2 + 1)).toEqual([]);
});
