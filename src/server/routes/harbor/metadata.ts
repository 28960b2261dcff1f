import type { FastifyInstance } from 'fastify';
import { defined } from '../../../domain/index.ts';
import type { FeedStatus, ServerContext } from '../../context.ts';
import { SCANNER } from '../../renderings/harbor/identities.ts';
import { SBOM_TYPE, sbomMediaTypes, VULNERABILITY_TYPES } from '../../renderings/harbor/media-types.ts';
import { sendJson } from '../../shell/send-json.ts';
import { CONSUMED_TYPES } from './capabilities.ts';
import { KEY_HEADER } from './key-header.ts';
import { negotiate } from './negotiate.ts';

const METADATA_TYPES = [
  'application/vnd.scanner.adapter.metadata+json; version=1.1',
  'application/vnd.scanner.adapter.metadata+json; version=1.0',
] as const;

const CAPABILITIES = [
  {
    type: 'vulnerability',
    consumes_mime_types: CONSUMED_TYPES,
    produces_mime_types: VULNERABILITY_TYPES,
  },
  {
    type: 'sbom',
    consumes_mime_types: CONSUMED_TYPES,
    produces_mime_types: [SBOM_TYPE],
    additional_attributes: { sbom_media_types: sbomMediaTypes() },
  },
];

export function metadataRoute(app: FastifyInstance, { feeds }: Pick<ServerContext, 'feeds'>): void {
  const config = { role: 'read', keyHeader: KEY_HEADER } as const;
  app.get('/metadata', { config }, async ({ headers }, reply) => {
    const contentType = negotiate(headers.accept, METADATA_TYPES);
    const updatedAt = oldestSync(await feeds.status());
    return sendJson(reply, contentType, {
      scanner: SCANNER,
      capabilities: CAPABILITIES,
      properties: {
        'harbor.scanner-adapter/scanner-type': 'os-package-vulnerability',
        'harbor.scanner-adapter/registry-authorization-type': 'Basic',
        // Harbor refuses a scanner with an empty property.
        ...defined({ 'harbor.scanner-adapter/vulnerability-database-updated-at': updatedAt }),
      },
    });
  });
}

/** Returns the earliest sync time among the kept feeds; undefined before the first load. */
function oldestSync(feeds: readonly FeedStatus[]): string | undefined {
  const [oldest] = feeds
    .flatMap(({ kept, syncedAt }) => (kept && syncedAt !== undefined ? [syncedAt] : []))
    .toSorted();
  return oldest;
}
