import { existsSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildTar } from '../../archive/testing/build-tar.ts';
import { archiveInStandardInput } from './archive-in-standard-input.ts';

const TAR = Buffer.from(buildTar([{ path: 'manifest.json', content: '[]' }]));

/** Gives bytes piece by piece, as a pipe does. */
function piped(bytes: Buffer, size: number): Readable {
  const stream = new PassThrough();
  for (let at = 0; at < bytes.length; at += size) stream.write(bytes.subarray(at, at + size));
  return stream.end();
}

it.each([
  ['plain', TAR, 512],
  ['in one piece', TAR, TAR.length],
  ['gzip', gzipSync(TAR), 7],
])('spools an archive from standard input, decompressed: %s', async (_, bytes, size) => {
  const spooled = await archiveInStandardInput(piped(bytes, size));
  expect(readFileSync(spooled?.path ?? '')).toEqual(TAR);
  spooled?.remove();
  expect(existsSync(spooled?.path ?? '')).toBe(false);
});

it.each(['{"bomFormat":"CycloneDX"}', '<bom/>', 'SPDXVersion: SPDX-2.3', 'x'.repeat(200_000), ''])(
  'leaves a text in standard input: %.30s',
  async (text) => {
    const input = piped(Buffer.from(text), 1000);
    expect(await archiveInStandardInput(input)).toBeUndefined();
    expect((await buffer(input)).toString()).toBe(text);
  },
);
