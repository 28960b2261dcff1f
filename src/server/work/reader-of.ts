import type { RemoteLayer, ScanRequest } from '../context.ts';

interface Reading {
  readonly request: ScanRequest | { readonly kind: 'upload' };
  /** Name of the client. */
  readonly principal: string;
}

/** Everyone (an empty reader) if no credentials were used, since then anyone may read the same. */
export function readerOf({ request, principal }: Reading): string {
  switch (request.kind) {
    case 'reference':
      return request.credentials ? principal : '';
    case 'layers':
      return request.layers.every(isOpenToAll) ? '' : principal;
    case 'upload':
      return principal;
  }
}

/** A URL may itself hold credentials: a signature in its query, or a password before its host. */
function isOpenToAll({ url: text, headers = {} }: RemoteLayer): boolean {
  const url = URL.parse(text);
  if (!url || Object.keys(headers).length > 0) return false;
  return url.search === '' && url.username === '' && url.password === '';
}
