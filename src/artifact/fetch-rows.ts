import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import type { FeedContext } from '../advisory/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import { makeSpoolFolder } from '../spool/index.ts';
import { checkContent } from './content.ts';
import { parseManifest, ROWS_TYPE, type ArtifactEntry } from './documents.ts';
import { MAX_LAYER_BYTES, MAX_ROWS_BYTES } from './limits.ts';
import { artifactRefused } from './refused.ts';
import type { ArtifactSource } from './source.ts';

/** Unpacked rows in a folder of this process. */
export interface FetchedRows {
  readonly files: readonly string[];
  remove(): void;
}

/** Fetches the rows of these artifacts, and unpacks nothing whose digest is not the one in the index. */
export async function fetchRows(
  entries: readonly ArtifactEntry[],
  source: ArtifactSource,
  { onProgress }: Pick<FeedContext, 'onProgress'>,
): Promise<FetchedRows> {
  const spool = makeSpoolFolder();
  try {
    const files: string[] = [];
    for (const [number, entry] of entries.entries()) {
      const file = join(spool.path, `rows-${number}`);
      const packed = await fetchPacked(entry, source);
      onProgress?.({ feed: entry.feed, bytes: packed.length, totalBytes: packed.length });
      await unpack(packed, file, entry.name);
      files.push(file);
    }
    return { files, remove: () => spool.remove() };
  } catch (error) {
    spool.remove();
    throw error;
  }
}

async function fetchPacked(entry: ArtifactEntry, source: ArtifactSource): Promise<Uint8Array> {
  const name = `the artifact ${entry.name} of ${source.name}`;
  const manifest = await source.manifest(entry.manifest);
  if (!manifest) throw artifactRefused(`${name} is missing`, 'publish it again: plimsoll feeds push');
  checkContent(manifest, entry.manifest, name);
  const layer = parseManifest(manifest, name).layers.find(({ mediaType }) => mediaType === ROWS_TYPE);
  if (!layer) throw artifactRefused(`${name} contains no rows`);
  if (layer.size > MAX_LAYER_BYTES) throw artifactRefused(`${name} is larger than ${MAX_LAYER_BYTES} bytes`);
  const packed = await source.blob(layer.digest, layer.size);
  checkContent(packed, layer.digest, name);
  return packed;
}

async function unpack(packed: Uint8Array, file: string, name: string): Promise<void> {
  let size = 0;
  const limited = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      size += chunk.length;
      if (size > MAX_ROWS_BYTES)
        done(artifactRefused(`${name} unpacks to more than ${MAX_ROWS_BYTES} bytes`));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(Readable.from([packed]), createZstdDecompress(), limited, createWriteStream(file));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('IO_FAILED', `cannot unpack ${name}: ${messageOf(cause)}`, {
      hint: 'free some space in the folder for temporary files, or set TMPDIR to another',
      cause,
    });
  }
}
