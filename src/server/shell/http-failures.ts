/** An HTTP-level failure: the request was refused before any use case ran. */
export interface HttpFailure {
  readonly code: string;
  readonly hint: string;
}

/** Failures by status, for errors without their own code. */
export const HTTP_FAILURES = {
  400: { code: 'REQUEST_INVALID', hint: 'compare the request with /api/v1/docs' },
  401: { code: 'TOKEN_REQUIRED', hint: 'send the header Authorization: Bearer TOKEN' },
  403: { code: 'TOKEN_FORBIDDEN', hint: 'use a token with the role and places that the request needs' },
  404: { code: 'NOT_FOUND', hint: 'check the address and the name in it; /api/v1/docs lists all addresses' },
  405: { code: 'METHOD_NOT_ALLOWED', hint: 'use a method that the header Allow of this answer names' },
  406: { code: 'NOT_ACCEPTABLE', hint: 'name a format by ?format=NAME or Accept' },
  408: { code: 'REQUEST_TIMED_OUT', hint: 'send the request again' },
  409: { code: 'CONFLICT', hint: 'read the current state, and send the request again' },
  413: { code: 'REQUEST_TOO_LARGE', hint: 'send less, or have the administrator raise the limit' },
  414: { code: 'ADDRESS_TOO_LONG', hint: 'shorten the address of the request' },
  415: { code: 'CONTENT_TYPE_UNSUPPORTED', hint: 'send a content type that /api/v1/docs names' },
  421: { code: 'HOST_UNKNOWN', hint: 'use the host name of the server, which --public-url names' },
  422: { code: 'REQUEST_UNUSABLE', hint: 'correct the content of the request' },
  429: { code: 'TOO_MANY_REQUESTS', hint: 'wait as long as the header Retry-After says' },
  501: { code: 'NOT_IMPLEMENTED', hint: 'use another way: /api/v1/docs lists all addresses' },
  502: { code: 'UPSTREAM_FAILED', hint: 'try again later; the log of the server says more' },
  503: { code: 'UNAVAILABLE', hint: 'try again later, or when the header Retry-After says' },
  500: { code: 'INTERNAL', hint: 'look in the log of the server, and report it' },
} as const satisfies Readonly<Record<number, HttpFailure>>;

const BY_STATUS: Readonly<Record<number, HttpFailure | undefined>> = HTTP_FAILURES;

/** Returns a status's code and hint; others count as their class's usual failure. */
export function httpFailure(status: number): HttpFailure {
  return BY_STATUS[status] ?? (status < 500 ? HTTP_FAILURES[400] : HTTP_FAILURES[500]);
}
