import { randomBytes } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchiveError } from '../archive-error.ts';
import { inflateWhole, MAX_WHOLE_BYTES } from './inflate-whole.ts';
import { Inflater, type InflaterOptions } from './inflater.ts';

async function inflate(
  blob: Buffer,
  { chunk = blob.length || 1, ...options }: InflaterOptions & { readonly chunk?: number } = {},
): Promise<{ text: string; compression?: string }> {
  const parts: Buffer[] = [];
  const inflater = new Inflater((part) => parts.push(Buffer.from(part)), options);
  try {
    for (let at = 0; at < blob.length; at += chunk) {
      await inflater.write(Buffer.from(blob.subarray(at, at + chunk)));
    }
    await inflater.end();
    const { compression } = inflater;
    return { text: Buffer.concat(parts).toString(), ...(compression && { compression }) };
  } finally {
    inflater.close();
  }
}

const TEXT = 'what a layer holds, again and again '.repeat(300);
const gzip = gzipSync(TEXT);
const zstd = zstdCompressSync(TEXT);
const skippable = Buffer.concat([Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 4, 0, 0, 0]), Buffer.from('skip')]);

const BLOBS: [string, Buffer, string, string][] = [
  ['gzip', gzip, 'gzip', TEXT],
  ['gzip of several members', Buffer.concat([gzip, gzipSync('two'), gzipSync('')]), 'gzip', `${TEXT}two`],
  ['gzip with zeros behind it', Buffer.concat([gzip, Buffer.alloc(100)]), 'gzip', TEXT],
  [
    'gzip with as many zeros behind it as no single read holds',
    Buffer.concat([gzip, Buffer.alloc(1024 * 1024)]),
    'gzip',
    TEXT,
  ],
  ['zstd', zstd, 'zstd', TEXT],
  [
    'zstd of several frames',
    Buffer.concat([zstd, zstdCompressSync('two'), zstd]),
    'zstd',
    `${TEXT}two${TEXT}`,
  ],
  [
    'zstd:chunked, whose frames are between skippable ones',
    Buffer.concat([skippable, zstd, skippable, zstdCompressSync('two'), skippable]),
    'zstd',
    `${TEXT}two`,
  ],
  ['zstd of skippable frames alone', skippable, 'zstd', ''],
  [
    'zstd of zeros, which are run-length blocks',
    zstdCompressSync(Buffer.alloc(500_000)),
    'zstd',
    '\0'.repeat(500_000),
  ],
  ['plain bytes', Buffer.from(TEXT), 'none', TEXT],
  ['very few bytes', Buffer.from('ab'), 'none', 'ab'],
  ['nothing', Buffer.alloc(0), 'none', ''],
];

const REFUSED: [string, Buffer][] = [
  ['gzip that breaks off', gzip.subarray(0, -20)],
  ['gzip that breaks off in its trailer', gzip.subarray(0, -3)],
  ['gzip with a wrong checksum', Buffer.concat([gzip.subarray(0, -8), Buffer.alloc(8, 7)])],
  ['gzip followed by something else', Buffer.concat([gzip, Buffer.from('garbage')])],
  ['zstd that breaks off', zstd.subarray(0, -10)],
  ['zstd that breaks off in a later frame', Buffer.concat([zstd, zstd.subarray(0, 9)])],
  ['zstd followed by something else', Buffer.concat([zstd, Buffer.from('garbage')])],
  ['a skippable frame that breaks off', skippable.subarray(0, -1)],
  ['bzip2', Buffer.from('BZh91AY&SY')],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00])],
];

describe.each([
  ['beside this thread', { isBlocking: false }],
  ['in this thread', { isBlocking: true }],
])('Inflater, %s', (_, way) => {
  it.each(BLOBS)('inflates %s', async (__, blob, compression, text) => {
    expect(await inflate(blob, way)).toEqual({ text, compression });
  });

  it('inflates the same content however the blob is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...BLOBS),
        fc.integer({ min: 1, max: 400 }),
        async ([, blob, , text], chunk) => {
          expect((await inflate(blob, { ...way, chunk })).text).toBe(text);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(REFUSED)('refuses to inflate %s', async (__, blob) => {
    await expect(inflate(blob, way)).rejects.toThrow(ArchiveError);
    await expect(inflate(blob, { ...way, chunk: 1 })).rejects.toThrow(ArchiveError);
  });

  it('stops inflating a bomb', async () => {
    const megabyte = gzipSync(Buffer.alloc(1024 ** 2));
    const bomb = Buffer.concat(Array.from({ length: 300 }, () => megabyte));
    let inflated = 0;
    const inflater = new Inflater((part) => (inflated += part.length), way);
    const work = (async () => {
      for (let at = 0; at < bomb.length; at += 4096) await inflater.write(bomb.subarray(at, at + 4096));
      await inflater.end();
    })();
    await expect(work).rejects.toThrow('like a decompression bomb');
    expect(inflated).toBeLessThan(260 * 1024 ** 2);
  });

  it.each([
    ['gzip', gzipSync(randomBytes(3_000_000))],
    ['zstd', zstdCompressSync(randomBytes(3_000_000))],
    ['no compression', Buffer.alloc(3_000_000, 'tar')],
  ])('stops at the absolute limit, however little %s hides', async (__, blob) => {
    let inflated = 0;
    const inflater = new Inflater((part) => (inflated += part.length), { ...way, maxBytes: 2_000_000 });
    const work = (async () => {
      for (let at = 0; at < blob.length; at += 65_536)
        await inflater.write(Buffer.from(blob.subarray(at, at + 65_536)));
      await inflater.end();
    })();
    await expect(work).rejects.toThrow('decompresses to more than 2000000 bytes');
    expect(inflated).toBeLessThanOrEqual(2_000_000);
  });

  it('inflates zstd with a window of 128 MiB, and refuses a larger one', async () => {
    // A frame with its window's size, as powers of two of a KiB in the upper five bits, and one block of one byte.
    const frame = (window: number) => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, window << 3, 0x09, 0, 0, 0x78]);
    expect(await inflate(frame(17), way)).toEqual({ text: 'x', compression: 'zstd' });
    await expect(inflate(frame(18), way)).rejects.toThrow('its zstd window is larger than 134217728 bytes');
  });

  it('passes on what the reader of inflated bytes throws, unchanged', async () => {
    const failure = new TypeError('a bug of the reader');
    const inflater = new Inflater(() => {
      throw failure;
    }, way);
    const work = inflater.write(gzip).then(() => inflater.end());
    await expect(work).rejects.toBe(failure);
  });

  it('answers every damaged blob with text or an ArchiveError', async () => {
    const blobs = fc.constantFrom(gzip, Buffer.concat([skippable, zstd, zstd]));
    await fc.assert(
      fc.asyncProperty(blobs, fc.nat(), fc.nat(255), async (blob, at, byte) => {
        const damaged = Buffer.from(blob);
        damaged[at % blob.length] = byte;
        try {
          await inflate(damaged, { ...way, chunk: 97 });
        } catch (error) {
          expect(error).toBeInstanceOf(ArchiveError);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('inflateWhole', () => {
  const large = gzipSync(Buffer.alloc(17 * 1024 ** 2), { level: 1 });

  it.each(BLOBS)('inflates %s at once, if it is gzip', async (_, blob, compression, text) => {
    expect((await inflateWhole(blob))?.toString()).toBe(compression === 'gzip' ? text : undefined);
  });

  it.each(REFUSED)('leaves %s to an Inflater', async (_, blob) => {
    expect(await inflateWhole(blob)).toBeUndefined();
  });

  it.each([
    ['a large blob', gzipSync(Buffer.alloc(MAX_WHOLE_BYTES), { level: 0 })],
    ['large content', large],
    ['large content of several members, the last of which is small', Buffer.concat([large, gzip])],
  ])('leaves %s to an Inflater', async (_, blob) => {
    expect(await inflateWhole(blob)).toBeUndefined();
  });

  it('answers every damaged blob as an Inflater does, or leaves it to one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(gzip.length - 1), fc.nat(255), async (at, byte) => {
        const damaged = Buffer.from(gzip);
        damaged[at] = byte;
        const whole = await inflateWhole(damaged);
        if (whole) expect((await inflate(damaged)).text).toBe(whole.toString());
      }),
    );
  });
});
