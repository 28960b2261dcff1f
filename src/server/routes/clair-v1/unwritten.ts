import type { FastifyInstance, HTTPMethods } from 'fastify';
import { HttpError } from '../../shell/http-error.ts';

const VULNERABILITIES = '/namespaces/:namespace/vulnerabilities';

const UNWRITTEN: readonly (readonly [method: HTTPMethods, url: string])[] = [
  ['POST', VULNERABILITIES],
  ['PUT', `${VULNERABILITIES}/:vulnerability`],
  ['DELETE', `${VULNERABILITIES}/:vulnerability`],
  ['PUT', `${VULNERABILITIES}/:vulnerability/fixes/:feature`],
  ['DELETE', `${VULNERABILITIES}/:vulnerability/fixes/:feature`],
];

/** Rejects Clair's write operations, since vulnerabilities come from feeds. */
export function unwrittenRoutes(v1: FastifyInstance): void {
  for (const [method, url] of UNWRITTEN) {
    v1.route({
      method,
      url,
      config: { role: 'read' },
      handler: () => {
        throw new HttpError(501, 'vulnerabilities are read from feeds, and cannot be written here');
      },
    });
  }
}
