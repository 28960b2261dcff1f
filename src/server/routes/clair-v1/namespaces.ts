import type { FastifyInstance } from 'fastify';
import { compareTexts, type Distribution } from '../../../domain/index.ts';
import type { FeedEcosystem } from '../../../store/ports.ts';
import { schemeOfEcosystem } from '../../../versions/index.ts';
import { answeringFeed, type ServedRelease } from '../../clair/answering-feed.ts';
import { distributionOfEcosystem, distributionOfNamespace, namespaceOf } from '../../../clair/index.ts';
import type { ServerContext, StoreOf } from '../../context.ts';
import { HttpError } from '../../shell/http-error.ts';
import type { VersionFormat } from '../../renderings/clair-v1/documents.ts';
import { NOT_FOUND } from './errors.ts';
import { goJson } from '../../renderings/clair-v1/go-json.ts';

export function namespaceRoutes(
  v1: FastifyInstance,
  { store, preferFeeds }: Pick<ServerContext, 'preferFeeds'> & StoreOf<'listing'>,
): void {
  v1.get('/namespaces', { config: { role: 'read' } }, async (_request, reply) => {
    const namespaces = listNamespaces(await store.listing.ecosystems(), preferFeeds);
    return reply.send(goJson({ Namespaces: namespaces.length > 0 ? namespaces : null }));
  });
}

function listNamespaces(stored: readonly FeedEcosystem[], prefer: readonly string[]) {
  const formats = new Map<string, VersionFormat>();
  for (const { ecosystem } of stored) {
    const distribution = distributionOfEcosystem(ecosystem);
    if (distribution && answeringFeed(distribution, stored, prefer)) {
      formats.set(namespaceOf(distribution), versionFormatOf(ecosystem));
    }
  }
  return [...formats]
    .map(([Name, VersionFormat]) => ({ Name, VersionFormat }))
    .toSorted((a, b) => compareTexts(a.Name, b.Name));
}

export function versionFormatOf(ecosystem: string): VersionFormat {
  return schemeOfEcosystem(ecosystem)?.id === 'rpm' ? 'rpm' : 'dpkg';
}

/** A namespace with the feed that answers for it. */
export interface Namespace extends ServedRelease {
  readonly name: string;
  readonly distribution: Distribution;
}

/** Throws 404 for a namespace without any feed data. */
export async function requireNamespace(
  name: string,
  { store, preferFeeds }: Pick<ServerContext, 'preferFeeds'> & StoreOf<'listing'>,
): Promise<Namespace> {
  const distribution = distributionOfNamespace(name);
  const answering = answeringFeed(distribution, await store.listing.ecosystems(), preferFeeds);
  // Only canonical names are accepted: "debian" alone is the rolling release's name elsewhere.
  if (!answering || namespaceOf(distribution) !== name) throw new HttpError(404, NOT_FOUND);
  return { name, distribution, ...answering };
}
