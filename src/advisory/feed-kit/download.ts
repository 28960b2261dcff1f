import { defined, type FeedState } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import { fetchConditional, type HttpResponse, type Validators } from '../../http/index.ts';
import type { FeedContext } from './feed.ts';
import { feedFailed } from './feed-error.ts';
import { refuseOlder } from './refuse-older.ts';

export type Download =
  | { readonly kind: 'found'; readonly body: FeedBody; readonly validators: Validators }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'missing' };

/** Response bytes; an interrupted transfer becomes a feed failure that names the address. */
export interface FeedBody {
  bytes(limit: number): Promise<Uint8Array>;
  /** Streams at most `limit` bytes and reports progress. */
  stream(limit: number): AsyncIterable<Uint8Array>;
}

interface Request {
  /** Name used in messages: `osv:AlmaLinux`. */
  readonly feed: string;
  /** The upstream's own address. */
  readonly url: string;
  /** Validators from the last response, so that the source can answer "not modified". */
  readonly known?: Validators;
  readonly headers?: Readonly<Record<string, string>>;
  /** Set where the content has no date: the file's own date shows whether it is older than the stored one. */
  readonly isDatedByFile?: boolean;
}

/** Requests one feed file, conditionally if its validators are known. Throws FEED_FAILED. */
export async function download(context: FeedContext, request: Request): Promise<Download> {
  const { feed, headers = {} } = request;
  // A source with older data could answer "not modified since".
  const known = context.acceptOlder === true ? {} : (request.known ?? {});
  const url = context.resolve(request.url);
  const answer = await orFailed(feed, url, () => fetchConditional(context.http, url, known, { headers }));
  if (answer.kind === 'unchanged' && known.etag === undefined && known.lastModified === undefined) {
    throw feedFailed(feed, url, 'answered "not modified" to an unconditional request');
  }
  if (answer.kind !== 'changed') return answer;
  const { response, etag, lastModified } = answer;
  const validators = defined({ etag, lastModified });
  try {
    if (isWebPage(response)) throw feedFailed(feed, url, 'answered with a web page instead of data');
    if (request.isDatedByFile === true)
      refuseOlder(context, { feed, address: url }, lastModified, known.lastModified);
  } catch (error) {
    await response.discard();
    throw error;
  }
  return { kind: 'found', body: bodyOf(context, feed, response), validators };
}

/** Requests a small file of a feed as text, `too-large` above `limit` bytes. Throws FEED_FAILED. */
export async function downloadText(
  context: FeedContext,
  request: Pick<Request, 'feed' | 'url'>,
  limit: number,
): Promise<{ readonly text: string } | 'missing' | 'too-large'> {
  const answer = await download(context, request);
  if (answer.kind !== 'found') return 'missing';
  try {
    return { text: Buffer.from(await answer.body.bytes(limit)).toString('utf8') };
  } catch (error) {
    // The body names the feed in its error; the limit is the cause.
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof AppError && cause.code === 'LIMIT_EXCEEDED') return 'too-large';
    throw error;
  }
}

/** Returns the validators that the source sent with the stored data. */
export function validatorsIn(state: FeedState | undefined): Validators {
  return defined({ etag: state?.etag, lastModified: state?.lastModified });
}

/** No feed serves HTML; a captive portal or an error page with status 200 does. */
function isWebPage(response: HttpResponse): boolean {
  return response.headers['content-type']?.trimStart().toLowerCase().startsWith('text/html') === true;
}

function bodyOf(context: FeedContext, feed: string, response: HttpResponse): FeedBody {
  return {
    bytes: (limit) => orFailed(feed, response.url, () => response.bytes(limit)),
    stream: (limit) => streamed(context, feed, response, limit),
  };
}

async function* streamed(
  context: FeedContext,
  feed: string,
  response: HttpResponse,
  limit: number,
): AsyncGenerator<Uint8Array> {
  const totalBytes = announcedLength(response);
  const chunks = response.stream()[Symbol.asyncIterator]();
  let bytes = 0;
  try {
    for (;;) {
      const next = await orFailed(feed, response.url, () => chunks.next());
      if (next.done === true) return;
      bytes += next.value.length;
      if (bytes > limit) throw feedFailed(feed, response.url, `is longer than ${limit} bytes`);
      context.onProgress?.({ feed, bytes, ...defined({ totalBytes }) });
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

function announcedLength({ headers }: HttpResponse): number | undefined {
  // A compressed length says nothing about the decompressed size.
  const length = Number(headers['content-length']);
  return headers['content-encoding'] === undefined && length > 0 ? length : undefined;
}

async function orFailed<Value>(feed: string, url: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw feedFailed(feed, url, messageOf(error), error);
  }
}
