import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { AppError, messageOf } from '../errors/index.ts';

/** Encodings to request; all can be decoded. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
};

/** Decodes a body's content-encoding. */
export async function* decoded(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  host: string,
): AsyncGenerator<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') {
    yield* chunks;
    return;
  }
  const createDecoder = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (!createDecoder) {
    throw new AppError(
      'NETWORK_FAILED',
      `${host} answered with the content-encoding ${name}, which was not requested`,
    );
  }
  const decoder = createDecoder();
  // The pipeline passes failures to the decoder, and so to the reader below.
  pipeline(chunks, decoder, () => undefined);
  try {
    for await (const chunk of decoder) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const complaint = `${host} sent a body that is not valid ${name}`;
    throw new AppError('NETWORK_FAILED', `${complaint}: ${messageOf(cause)}`, { cause });
  }
}
