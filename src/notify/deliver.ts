import { defined } from '../domain/index.ts';
import { AppError, printable } from '../errors/index.ts';
import { retryAfter, type HttpClient, type HttpResponse } from '../http/index.ts';

/** Bytes to keep from a response for people; the rest is not read. */
const MAX_ANSWER_BYTES = 4 * 1024;
/** Milliseconds for a whole attempt: a receiver that trickles bytes must not hold a slot. */
const ATTEMPT_TIMEOUT_MS = 15_000;

export interface Posted {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Outcome =
  | { readonly kind: 'delivered'; readonly status: number; readonly answer: string }
  /** The receiver wants no more messages: 410. */
  | { readonly kind: 'gone'; readonly reason: string; readonly status: number; readonly answer: string }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      readonly status?: number;
      readonly answer?: string;
      readonly retryAfterMs?: number;
    };

/**
 * Makes one attempt. Any 2xx is success. Redirects are not followed: they would lead around the address guard
 * and carry a signed message to someone else. Throws only at the caller's signal.
 */
export async function deliver(
  http: HttpClient,
  { target, headers, body }: Posted,
  options: { readonly signal: AbortSignal; readonly now: () => Date; readonly timeoutMs?: number },
): Promise<Outcome> {
  const { signal, now, timeoutMs = ATTEMPT_TIMEOUT_MS } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await http.request({
      url: target,
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.any([signal, timeout]),
      again: () =>
        Promise.reject(new AppError('NETWORK_FAILED', 'a message is not sent again for its answer')),
    });
    return await judge(response, now());
  } catch (error) {
    if (signal.aborted) throw error;
    if (timeout.aborted) return { kind: 'failed', reason: `no answer within ${timeoutMs / 1000} s` };
    if (error instanceof AppError) return { kind: 'failed', reason: error.message };
    throw error;
  }
}

async function judge(response: HttpResponse, now: Date): Promise<Outcome> {
  const { status, headers } = response;
  const answer = await readAnswer(response);
  if (status >= 200 && status < 300) return { kind: 'delivered', status, answer };
  if (status === 410) {
    return { kind: 'gone', reason: 'the target answered 410: it wants no more messages', status, answer };
  }
  const isRedirect = status >= 300 && status < 400;
  const retryAfterMs = retryAfter(headers['retry-after'], now.getTime());
  return {
    kind: 'failed',
    reason: `the target answered ${status}${isRedirect ? ', and redirects are not followed' : ''}`,
    status,
    answer,
    ...defined({ retryAfterMs }),
  };
}

/** Returns an empty text if the response breaks off or has an unknown encoding: the status decides. */
async function readAnswer(response: HttpResponse): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.stream()) {
      parts.push(chunk);
      size += chunk.length;
      if (size >= MAX_ANSWER_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  await response.discard();
  return printable(Buffer.concat(parts).subarray(0, MAX_ANSWER_BYTES).toString('utf8'));
}
