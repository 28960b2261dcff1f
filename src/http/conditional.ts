import { AppError } from '../errors/index.ts';
import type { HttpClient, HttpResponse } from './client.ts';

/** Validators that a server sent with a document, for a conditional request. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export type ConditionalAnswer =
  | { readonly kind: 'unchanged' }
  /** Status 404 or 410. */
  | { readonly kind: 'missing' }
  | ({ readonly kind: 'changed'; readonly response: HttpResponse } & Validators);

/** Requests a document unless ours is current (RFC 9110, 13.1). Throws on any status that decides neither. */
export async function fetchConditional(
  http: HttpClient,
  url: string,
  known: Validators,
  options: { readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<ConditionalAnswer> {
  const headers = {
    ...options.headers,
    ...(known.etag !== undefined && { 'if-none-match': known.etag }),
    ...(known.lastModified !== undefined && { 'if-modified-since': known.lastModified }),
  };
  const response = await http.request({ url, headers });
  if (response.status === 200) return { kind: 'changed', response, ...validatorsOf(response) };
  await response.discard();
  if (response.status === 304) return { kind: 'unchanged' };
  if (response.status === 404 || response.status === 410) return { kind: 'missing' };
  throw new AppError('NETWORK_FAILED', `answered ${response.status}`);
}

function validatorsOf({ headers }: HttpResponse): Validators {
  const { etag, 'last-modified': lastModified } = headers;
  return { ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) };
}
