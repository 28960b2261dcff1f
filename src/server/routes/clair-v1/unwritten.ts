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

/** Vulnerabilities come from feeds: what Clair lets clients write by hand answers that it is not written here. */
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
