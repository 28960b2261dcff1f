import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { buildTar, type TarInput } from '../../archive/testing/build-tar.ts';
import type { ClairSettings } from '../../config/index.ts';
import type { IndexedImage, Severity, VulnerableRange } from '../../domain/index.ts';
import { AppError, writeAppError } from '../../errors/index.ts';
import type { HttpClient, HttpRequest } from '../../http/index.ts';
import { openRemoteLayers } from '../../image/index.ts';
import { indexImage, reportImage, type ScanContext } from '../../scan/index.ts';
import { openWorld } from '../../scan/testing.ts';
import type { ScanRecord, Store } from '../../store/ports.ts';
import { schemeOfEcosystem } from '../../versions/index.ts';
import { buildApp, type RouteGroup } from '../app.ts';
import type { Principal } from '../auth/index.ts';
import type { FeedsLoading, LayersRequest, Reports, Scans } from '../context.ts';
import { renderReport } from '../reports/renderings.ts';
import { TEST_SETTINGS, testContext } from '../testing/context.ts';

const NO_LINE = { max: {}, onlyFixed: false, failOnKev: false, strict: false, allowIncomplete: [] };
const SYNCED_AT = '2026-11-25T11:00:00Z';

/** A server with a real store, whose layers come from memory, and whose scans and reports run at once. */
export interface ClairWorld {
  readonly app: FastifyInstance;
  readonly store: Store;
  /** What layers' addresses answer; any other is not found. */
  readonly blobs: Map<string, Uint8Array>;
  /** Every request to an address of a layer. */
  readonly requests: readonly HttpRequest[];
  /** What scans were asked for, by whom. */
  readonly submitted: readonly { readonly request: LayersRequest; readonly principal: Principal }[];
  /** What the next scan ends with. */
  fail: AppError | undefined;
  loading: FeedsLoading | undefined;
  /** Who asks: the name of the principal. */
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
  const http = memoryHttp(blobs, requests);
  const world: ClairWorld = {
    // Set below: the app needs the world.
    get app() {
      return app;
    },
    store: context.store,
    blobs,
    requests,
    submitted,
    fail: undefined,
    loading: undefined,
    client: '',
  };
  const scans = immediateScans(world, submitted, { ...context, http });
  const reports = immediateReports(world, context);
  const clair = { ...TEST_SETTINGS.clair, ...given };
  const settings = { ...TEST_SETTINGS, clair };
  const server = testContext({ settings, store: context.store, scans, reports, now: context.now });
  const authenticate = () => Promise.resolve({ name: world.client, role: 'admin' } as const);
  const app = await buildApp(server, { groups: [group], authenticator: { isOpen: true, authenticate } });
  stack.defer(() => app.close());
  return world;
}

function immediateScans(
  world: ClairWorld,
  submitted: { request: LayersRequest; principal: Principal }[],
  context: ScanContext,
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
      // A turn of the event loop, as any real scan takes, in which a client that is gone would be noticed.
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
  context: ScanContext,
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

function immediateReports(world: ClairWorld, context: ScanContext): Reports {
  return {
    async render(key, rendering) {
      const indexed = await world.store.inventory.get(key);
      if (!indexed) return undefined;
      if (world.loading && rendering.kind !== 'clair-v4-index') return world.loading;
      const { contentType, body } = renderReport({
        scan: await report(indexed, context),
        indexed,
        rendering,
      });
      return { kind: 'rendered', contentType, body: Buffer.from(body), etag: '"report"' };
    },
  };
}

function report(indexed: IndexedImage, context: ScanContext) {
  return reportImage(indexed, { line: NO_LINE, ignore: [] }, context);
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
  readonly ecosystem?: string;
  readonly severity?: Severity;
  readonly vector?: string;
  readonly score?: number;
}

/** Loads a feed whole, each vulnerability one record. */
export async function loadFeed(
  store: Store,
  feed: string,
  vulnerabilities: readonly KnownVulnerability[],
): Promise<void> {
  const sync = await store.advisories.beginSync(feed, 'full');
  await sync.add(
    vulnerabilities.map(({ id, severity, vector, score, ...rest }) => ({
      id,
      cves: [id],
      aliases: [],
      title: `What ${id} is`,
      url: `https://tracker.example/${id}`,
      published: '2024-02-03T04:05:06Z',
      ratings: severity
        ? [{ source: 'nvd', severity, ...(vector && { vector }), ...(score !== undefined && { score }) }]
        : [],
      ranges: [keyedRange(rest)],
    })),
  );
  await sync.commit({ syncedAt: SYNCED_AT, problems: [] });
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

/** dpkg's database, of `name version [source]`. */
export function dpkgStatus(...packages: readonly string[]): TarInput {
  const entries = packages.map((text) => {
    const [name = '', version = '', source] = text.split(' ');
    const from = source === undefined ? '' : `Source: ${source}\n`;
    return `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\n${from}Version: ${version}\n`;
  });
  return { path: 'var/lib/dpkg/status', content: entries.join('\n') };
}

/** Puts a layer at an address. */
export function serveLayer({ blobs }: ClairWorld, url: string, files: readonly TarInput[]): void {
  blobs.set(url, buildTar(files));
}
