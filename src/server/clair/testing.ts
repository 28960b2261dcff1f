import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { buildTar, type TarInput } from '../../archive/testing/build-tar.ts';
import type { ClairSettings } from '../../config/index.ts';
import { defined, type Digest, type Severity, type VulnerableRange } from '../../domain/index.ts';
import { AppError, writeAppError } from '../../errors/index.ts';
import { distributionOnly, reportImage } from '../../findings/index.ts';
import { openWorld } from '../../findings/testing.ts';
import type { HttpClient, HttpRequest } from '../../http/index.ts';
import { openRemoteLayers } from '../../image/index.ts';
import type { Inventory, ScanRecord } from '../../inventory/ports.ts';
import { indexImage } from '../../packages/index.ts';
import type { StoredContext } from '../../stored/index.ts';
import { schemeOfEcosystem } from '../../versions/index.ts';
import { buildApp, type RouteGroup } from '../app.ts';
import type { Principal } from '../auth/index.ts';
import type { FeedsLoading, LayersRequest, Ratings, Reports, Scans } from '../context.ts';
import { renderReport } from '../renderings/render-report.ts';
import { TEST_SETTINGS, testContext } from '../testing/context.ts';
import { clairLine } from './clair-line.ts';

const SYNCED_AT = '2026-11-25T11:00:00Z';

/** Test server with a real store. Layers come from memory; scans and reports run immediately. */
export interface ClairWorld {
  readonly app: FastifyInstance;
  readonly store: Inventory;
  /** Responses by layer URL; any other URL is not found. */
  readonly blobs: Map<string, Uint8Array>;
  /** Every request for a layer. */
  readonly requests: readonly HttpRequest[];
  /** Submitted scans and their clients. */
  readonly submitted: readonly { readonly request: LayersRequest; readonly principal: Principal }[];
  /** Error that the next scan ends with. */
  fail: AppError | undefined;
  loading: FeedsLoading | undefined;
  /** Images whose CVEs a request waited for. */
  readonly fetched: readonly Digest[];
  /** Name of the principal that sends the requests. */
  client: string;
}

export async function openClairWorld(
  group: RouteGroup,
  given: Partial<ClairSettings> = {},
): Promise<ClairWorld> {
  const stack = new AsyncDisposableStack();
  onTestFinished(() => stack.disposeAsync());
  const { context } = stack.use(await openWorld({}, { offline: true }));
  const blobs = new Map<string, Uint8Array>();
  const requests: HttpRequest[] = [];
  const submitted: ClairWorld['submitted'][number][] = [];
  const fetched: Digest[] = [];
  const http = memoryHttp(blobs, requests);
  const world: ClairWorld = {
    // Assigned below: the app needs the world.
    get app() {
      return app;
    },
    store: context.store,
    blobs,
    requests,
    submitted,
    fail: undefined,
    loading: undefined,
    fetched,
    client: '',
  };
  const scans = immediateScans(world, submitted, { ...context, http });
  const reports = immediateReports(world, context);
  const clair = { ...TEST_SETTINGS.clair, ...given };
  const settings = { ...TEST_SETTINGS, clair };
  const ratings: Ratings = {
    begin: () => false,
    fetchMissing: (key) => Promise.resolve(void fetched.push(key)),
  };
  const server = testContext({ settings, store: context.store, scans, reports, ratings, now: context.now });
  const authenticate = () => Promise.resolve({ name: world.client, role: 'admin' } as const);
  const app = await buildApp(server, { groups: [group], authenticator: { isOpen: true, authenticate } });
  stack.defer(() => app.close());
  return world;
}

function immediateScans(
  world: ClairWorld,
  submitted: { request: LayersRequest; principal: Principal }[],
  context: StoredContext,
): Scans {
  const records = new Map<string, ScanRecord>();
  const missing = () => Promise.reject(new Error('not in these tests'));
  return {
    async submit(request, principal) {
      if (request.kind !== 'layers') throw new Error('Clair gives layers');
      submitted.push({ request, principal });
      if (world.fail?.code === 'QUEUE_FULL') throw world.fail;
      const record = { id: String(records.size), ...(await outcomeOf(request, principal, world, context)) };
      records.set(record.id, record);
      return record;
    },
    async ended(id, signal) {
      // Takes a turn of the event loop, as any real scan does, so that a client that has left is noticed.
      await setImmediate();
      if (signal.aborted) throw new AppError('INTERRUPTED', 'interrupted');
      const record = records.get(id);
      if (!record) throw new Error('no such scan');
      return record;
    },
    get: (id) => Promise.resolve(records.get(id)),
    upload: missing,
    watch: () => {
      throw new Error('not in these tests');
    },
  };
}

async function outcomeOf(
  request: LayersRequest,
  { name: principal }: Principal,
  { fail, store }: ClairWorld,
  context: StoredContext,
): Promise<Omit<ScanRecord, 'id'>> {
  const record = { principal, subject: '', request: '', createdAt: SYNCED_AT, endedAt: SYNCED_AT };
  if (fail) return { ...record, state: 'failed', failure: writeAppError(fail) };
  const indexed = await indexImage(openRemoteLayers(request, context.http), context);
  await store.inventory.save(
    indexed,
    request.names.map((name) => ({ ...name, principal })),
  );
  return { ...record, state: 'done', image: indexed.key };
}

function immediateReports(world: ClairWorld, context: StoredContext): Reports {
  return {
    async render(key, rendering) {
      const stored = await world.store.inventory.get(key);
      if (!stored) return undefined;
      const indexed = rendering.kind === 'clair-v1-layer' ? distributionOnly(stored) : stored;
      const allowIncomplete = 'allowIncomplete' in rendering ? rendering.allowIncomplete : [];
      if (world.loading && rendering.kind !== 'clair-v4-index') return world.loading;
      const { contentType, body } = await renderReport({
        scan: await reportImage(indexed, { line: clairLine(allowIncomplete), ignore: [] }, context),
        indexed,
        rendering,
      });
      return { kind: 'rendered', contentType, body: Buffer.from(body), etag: '"report"' };
    },
  };
}

function memoryHttp(blobs: ReadonlyMap<string, Uint8Array>, requests: HttpRequest[]): HttpClient {
  return {
    request(request) {
      requests.push(request);
      const body = blobs.get(request.url);
      async function* stream(): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(body ?? new Uint8Array(0));
      }
      return Promise.resolve({
        url: request.url,
        status: body ? 200 : 404,
        headers: {},
        bytes: () => Promise.resolve(body ?? new Uint8Array(0)),
        stream,
        discard: () => Promise.resolve(),
      });
    },
    close: () => Promise.resolve(),
  };
}

export interface KnownVulnerability {
  readonly id: string;
  readonly package: string;
  readonly fixedVersion?: string;
  readonly title?: string;
  readonly ecosystem?: string;
  readonly severity?: Severity;
  readonly vector?: string;
  readonly score?: number;
  /** The CVE list was not asked about it. Otherwise it answered without a rating. */
  readonly isUnasked?: true;
}

/** Loads a whole feed with one record per vulnerability, and the CVE list's answer about each. */
export async function loadFeed(
  store: Inventory,
  feed: string,
  vulnerabilities: readonly KnownVulnerability[],
  syncedAt = SYNCED_AT,
): Promise<void> {
  const sync = await store.advisories.beginSync(feed, 'full');
  await sync.add(
    vulnerabilities.map(({ id, severity, vector, score, title, isUnasked: _, ...rest }) => ({
      id,
      cves: [id],
      aliases: [],
      title: title ?? `What ${id} is`,
      url: `https://tracker.example/${id}`,
      published: '2024-02-03T04:05:06Z',
      ratings: severity
        ? [{ source: 'nvd', severity, ...(vector && { vector }), ...defined({ score }) }]
        : [],
      ranges: [keyedRange(rest)],
    })),
  );
  await sync.commit({ syncedAt, problems: [] });
  const asked = vulnerabilities.filter(({ isUnasked }) => isUnasked !== true);
  const records = asked.map(({ id: cve }) => ({ cve, found: true, fetchedAt: syncedAt, ratings: [] }));
  await store.enrichment.saveRecords('cve', records);
}

function keyedRange({
  package: name,
  fixedVersion,
  ecosystem = 'Debian:12',
}: Omit<KnownVulnerability, 'id'>) {
  const key = fixedVersion === undefined ? undefined : schemeOfEcosystem(ecosystem)?.sortKey(fixedVersion);
  if (key && !key.ok) throw new Error(key.failure);
  const range: VulnerableRange = {
    ecosystem,
    package: name,
    state: fixedVersion === undefined ? 'unfixed' : 'fixed',
    ...(fixedVersion !== undefined && { upper: fixedVersion, fixedVersion }),
  };
  return { ...range, lowerKey: new Uint8Array(0), ...(key && { upperKey: key.value }) };
}

export const DEBIAN: TarInput = {
  path: 'etc/os-release',
  content:
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n',
};

/** Builds dpkg's database from `name version [source]` lines. */
export function dpkgStatus(...packages: readonly string[]): TarInput {
  const entries = packages.map((text) => {
    const [name = '', version = '', source] = text.split(' ');
    const from = source === undefined ? '' : `Source: ${source}\n`;
    return `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\n${from}Version: ${version}\n\n`;
  });
  return { path: 'var/lib/dpkg/status', content: entries.join('') };
}

/** Serves a layer at a URL. */
export function serveLayer({ blobs }: ClairWorld, url: string, files: readonly TarInput[]): void {
  blobs.set(url, buildTar(files));
}
