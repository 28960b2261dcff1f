import { AppError } from '../errors/index.ts';
import type { HttpResponse } from './client.ts';
import { MAX_RESUMES, MIN_RESUMED_BYTES } from './limits.ts';

/** A body from the first request, with a function to request the rest. */
export interface Resumable {
  readonly headers: HttpResponse['headers'];
  readonly chunks: AsyncIterable<Uint8Array>;
  /** True if the content cannot have changed in between, whatever the server reports. */
  readonly immutable: boolean;
  again(headers: Readonly<Record<string, string>>): Promise<HttpResponse>;
}

/**
 * Yields the whole body, resuming where the connection broke. Fails with the original error if that is not possible.
 */
export async function* resumed(first: Resumable): AsyncGenerator<Uint8Array> {
  const validator = validatorOf(first.headers);
  let { chunks } = first;
  let offset = 0;
  let tries = 0;
  let triedAt = 0;
  for (;;) {
    try {
      for await (const chunk of chunks) {
        offset += chunk.length;
        yield chunk;
      }
      return;
    } catch (thrown) {
      if (validator === undefined && !first.immutable) throw thrown;
      if (thrown instanceof AppError && thrown.code === 'INTERRUPTED') throw thrown;
      if (offset - triedAt >= MIN_RESUMED_BYTES) tries = 0;
      if (++tries > MAX_RESUMES) throw thrown;
      triedAt = offset;
      const rest = await restFrom(first, offset, validator);
      if (!rest) throw thrown;
      chunks = rest;
    }
  }
}

async function restFrom(
  first: Resumable,
  offset: number,
  validator: string | undefined,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const ifRange = !first.immutable && validator !== undefined && { 'if-range': validator };
  const response = await first.again({ range: `bytes=${offset}-`, ...ifRange });
  if (response.status === 206 && startOf(response.headers['content-range']) === offset)
    return response.stream();
  // A server without range support sends the whole body again.
  const isSame = first.immutable || validatorOf(response.headers) === validator;
  if (response.status === 200 && isSame) return withoutFirst(response.stream(), offset);
  await response.discard();
  return undefined;
}

/** Returns a validator for If-Range: a strong ETag, otherwise the date (RFC 9110, 13.1.5). */
function validatorOf(headers: HttpResponse['headers']): string | undefined {
  const { etag, 'last-modified': lastModified } = headers;
  return etag?.startsWith('"') ? etag : lastModified;
}

/** Parses the start of `bytes 100-199/200`. */
function startOf(contentRange: string | undefined): number | undefined {
  if (!contentRange?.startsWith('bytes ')) return undefined;
  return Number.parseInt(contentRange.slice('bytes '.length), 10);
}

async function* withoutFirst(chunks: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
