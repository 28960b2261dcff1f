import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { AppError, messageOf } from '../errors/index.ts';

/** What we ask for and can undo. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
};

/** Undoes a body's content-encoding. */
export function decoded(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  host: string,
): AsyncIterable<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return chunks;
  const createDecoder = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (!createDecoder) {
    throw new AppError(
      'NETWORK_FAILED',
      `${host} answered in the content-encoding ${name}, which was not asked for`,
    );
  }
  return through(chunks, createDecoder(), `${host} sent a body that is not the ${name} that it claims to be`);
}

async function* through(
  chunks: AsyncIterable<Uint8Array>,
  decoder: NodeJS.ReadWriteStream,
  complaint: string,
): AsyncGenerator<Uint8Array> {
  // The pipeline hands its failures to the decoder, from where the reader below gets them.
  pipeline(chunks, decoder, () => undefined);
  try {
    for await (const chunk of decoder) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('NETWORK_FAILED', `${complaint}: ${messageOf(cause)}`, { cause });
  }
}
