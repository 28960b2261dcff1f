import type { HTTP_FAILURES } from '../../src/server/shell/http-failures.ts';

interface HttpDescription {
  readonly meaning: string;
  /** A request that is refused with this status. */
  readonly call: string;
  /** The message in the answer. Harbor's and Clair's APIs have it in bodies of their own. */
  readonly message: string;
}

/** Codes that HTTP has a status for; INTERNAL is described with the errors. */
export const HTTP_DESCRIPTIONS: Readonly<Record<Exclude<keyof typeof HTTP_FAILURES, 500>, HttpDescription>> =
  {
    400: {
      meaning: 'The request or a part of it is not valid.',
      call: 'PATCH /api/v1/clusters/production/runs',
      message: 'body/generation is not higher than after',
    },
    401: {
      meaning: 'The request has no token that the server accepts.',
      call: 'GET /api/v1/images',
      message: 'expected a token: Authorization: Bearer TOKEN',
    },
    403: {
      meaning: 'The token does not allow this request.',
      call: 'POST /api/v1/fleet/prune',
      message: 'expected a token with the role admin, got read',
    },
    404: {
      meaning: 'Nothing is at this address, or nothing that the token may see.',
      call: 'GET /api/v1/nope',
      message: 'not found',
    },
    405: {
      meaning: 'The address does not take this method.',
      call: 'DELETE /api/v1/about',
      message: 'DELETE is not allowed here',
    },
    406: {
      meaning: 'The server has no format that the request accepts.',
      call: 'GET /api/v1/images/KEY/report',
      message: 'expected one of TYPES in Accept, or ?format=NAME',
    },
    408: {
      meaning: 'The request did not arrive in time.',
      call: 'POST /api/v1/scans',
      message: 'Client Timeout',
    },
    409: {
      meaning: 'The request contradicts what is stored.',
      call: 'POST /api/v1/subscriptions',
      message: 'a subscription team exists already',
    },
    413: {
      meaning: 'The body is over the limit.',
      call: 'POST /api/v1/scans',
      message: 'the body is too large',
    },
    414: {
      meaning: 'The address is too long.',
      call: 'GET /api/v1/images/KEY',
      message: 'a part of the path is too long',
    },
    415: {
      meaning: 'The body has a content type that this address does not take.',
      call: 'POST /api/v1/scans',
      message: 'unsupported content type',
    },
    421: {
      meaning: 'The host in the request is not one that this server answers for.',
      call: 'GET /api/v1/about',
      message:
        'the host other.example is not one of this server: name localhost, or have the server started with --public-url',
    },
    422: {
      meaning: 'The request is well-formed, and its content cannot be used.',
      call: 'POST /harbor/api/v1/scan',
      message: 'artifact.digest is missing',
    },
    429: {
      meaning: 'The client sent more requests than the limit.',
      call: 'GET /api/v1/images',
      message: 'more than 60 requests a minute',
    },
    501: {
      meaning: 'The server does not offer this.',
      call: 'POST /harbor/api/v1/scan',
      message: 'artifacts of the type application/vnd.cncf.helm.config.v1+json cannot be scanned',
    },
    502: {
      meaning: 'A server behind this one failed.',
      call: 'POST /indexer/api/v1/index_report',
      message: 'cannot reach registry.example: unknown host',
    },
    503: {
      meaning: 'The server cannot answer now.',
      call: 'GET /api/v1/events',
      message: '100 clients follow events already',
    },
  };
