import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it, vi } from 'vitest';
import { spool } from './spool.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function* chunks(...parts: Buffer[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield await Promise.resolve(part);
}

it('keeps a stream unpacked in a file until it is removed', async () => {
  const packed = gzipSync('content');
  const file = await spool(chunks(packed.subarray(0, 9), packed.subarray(9)), 'image');
  expect(readFileSync(file.path, 'utf8')).toBe('content');
  file.remove();
  expect(existsSync(dirname(file.path))).toBe(false);
});

it('reports temporary files that cannot be written, with a hint', async () => {
  vi.stubEnv('TMPDIR', '/nowhere');
  await expect(spool(chunks(Buffer.from('x')), 'image')).rejects.toMatchObject({
    code: 'IO_FAILED',
    message: expect.stringContaining('cannot make a folder in /nowhere: ENOENT') as string,
    hint: expect.stringContaining('TMPDIR') as string,
  });
});
