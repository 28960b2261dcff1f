import type { FastifyInstance } from 'fastify';
import { type StoredRange, isSilent } from '../../../domain/index.ts';
import { describeIds, recordsOf } from '../../clair/described-ids.ts';
import { queryParameter } from '../../clair/query-parameter.ts';
import type { ServerContext, StoreOf } from '../../context.ts';
import { HttpError } from '../../shell/http-error.ts';
import type { VulnerabilityDocument } from '../../renderings/clair-v1/documents.ts';
import { NOT_FOUND } from './errors.ts';
import { goJson } from '../../renderings/clair-v1/go-json.ts';
import { parseLimit } from './limit.ts';
import { versionFormatOf, requireNamespace, type Namespace } from './namespaces.ts';
import { createPageTokens } from './page-token.ts';
import { describedVulnerability } from '../../renderings/clair-v1/vulnerability-document.ts';

const PATH = '/namespaces/:namespace/vulnerabilities';

interface List {
  Params: { readonly namespace: string };
  Querystring: Readonly<Record<string, unknown>>;
}

interface One {
  Params: { readonly namespace: string; readonly vulnerability: string };
  Querystring: Readonly<Record<string, unknown>>;
}

export function vulnerabilityRoutes(
  v1: FastifyInstance,
  context: Pick<ServerContext, 'settings' | 'preferFeeds' | 'now'> &
    StoreOf<'advisories' | 'enrichment' | 'listing'>,
): void {
  const read = { config: { role: 'read' } } as const;
  const tokens = createPageTokens(context.settings, context.now);

  v1.get<List>(PATH, read, async ({ params, query }, reply) => {
    const limit = parseLimit(queryParameter(query, 'limit'));
    const page = queryParameter(query, 'page');
    const cursor = page ? tokens.read(params.namespace, page) : '';
    if (cursor === undefined) {
      throw new HttpError(400, 'invalid page format: invalid or expired pagination token');
    }
    const namespace = await requireNamespace(params.namespace, context);
    const { items, next } = await context.store.listing.ids({ ...namespace, limit, cursor });
    const vulnerabilities: VulnerabilityDocument[] = [];
    for (const id of items)
      vulnerabilities.push(await describeOne(id, await rangesOf(id, namespace, context), namespace, context));
    return reply.send(
      goJson({
        Vulnerabilities: vulnerabilities.length > 0 ? vulnerabilities : null,
        ...(next !== undefined && { NextPage: tokens.write(params.namespace, next) }),
      }),
    );
  });

  v1.get<One>(`${PATH}/:vulnerability`, read, async ({ params, query }, reply) => {
    const namespace = await requireNamespace(params.namespace, context);
    const ranges = await requireRanges(params.vulnerability, namespace, context);
    const described = await describeOne(params.vulnerability, ranges, namespace, context);
    const isAsked = Object.hasOwn(query, 'fixedIn');
    const Vulnerability = { ...described, ...(isAsked && { FixedIn: toFixes(ranges, namespace) }) };
    return reply.send(goJson({ Vulnerability }));
  });

  v1.get<One>(`${PATH}/:vulnerability/fixes`, read, async ({ params }, reply) => {
    const namespace = await requireNamespace(params.namespace, context);
    const ranges = await requireRanges(params.vulnerability, namespace, context);
    return reply.send(goJson({ Features: toFixes(ranges, namespace) }));
  });
}

async function rangesOf(
  id: string,
  { feed, ecosystems }: Namespace,
  { store }: StoreOf<'advisories'>,
): Promise<readonly StoredRange[]> {
  const ranges = await store.advisories.rangesOf(id, ecosystems);
  return ranges.filter((range) => range.feed === feed && !isSilent(range.state));
}

async function requireRanges(id: string, namespace: Namespace, context: StoreOf<'advisories'>) {
  const ranges = await rangesOf(id, namespace, context);
  if (ranges.length === 0) throw new HttpError(404, NOT_FOUND);
  return ranges;
}

async function describeOne(
  id: string,
  ranges: readonly StoredRange[],
  { name, distribution }: Namespace,
  { store }: StoreOf<'enrichment'>,
): Promise<VulnerabilityDocument> {
  const records = await recordsOf(ranges, store.enrichment);
  return describedVulnerability(id, name, describeIds(ranges, records.get(id), distribution));
}

/** Returns each package's fixed version, or "None". */
function toFixes(ranges: readonly StoredRange[], { name }: Namespace) {
  const fixes = new Map(
    ranges.map((range) => {
      const version = range.fixedVersion ?? 'None';
      const fix = {
        Name: range.package,
        NamespaceName: name,
        VersionFormat: versionFormatOf(range.ecosystem),
        Version: version,
      };
      return [`${range.package}\0${version}`, fix] as const;
    }),
  );
  return [...fixes.values()].toSorted((a, b) => (a.Name < b.Name ? -1 : Number(a.Name > b.Name)));
}
