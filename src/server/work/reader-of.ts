import type { LayerAddress, ScanRequest } from '../context.ts';

interface Reading {
  readonly request: ScanRequest | { readonly kind: 'upload' };
  /** The client's name. */
  readonly principal: string;
  readonly reader?: string;
}

/** Returns the name that may read the result: empty, for everyone, if no credentials were used. */
export function readerOf({ request, principal, reader = principal }: Reading): string {
  switch (request.kind) {
    case 'reference':
      return request.credentials ? reader : '';
    case 'layers':
      return request.layers.every(isOpenToAll) ? '' : principal;
    case 'upload':
      return principal;
  }
}

/** False for a URL with credentials: a signature in its query, or a password before its host. */
function isOpenToAll({ url: text, headers = {} }: LayerAddress): boolean {
  const url = URL.parse(text);
  if (!url || Object.keys(headers).length > 0) return false;
  return url.search === '' && url.username === '' && url.password === '';
}
