import { randomUUID } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { onTestFinished } from 'vitest';
import type { TarInput } from '../../../archive/testing/build-tar.ts';
import type { ClairSettings } from '../../../config/index.ts';
import { type AppError, writeAppError } from '../../../errors/index.ts';
import { openWorld, testImage, testLayer } from '../../../findings/testing.ts';
import type { Inventory, ScanRecord } from '../../../inventory/ports.ts';
import { indexImage } from '../../../packages/index.ts';
import type { StoredContext } from '../../../stored/index.ts';
import { buildApp } from '../../app.ts';
import type { Principal } from '../../auth/index.ts';
import type { Feeds, FeedStatus, ReferenceRequest, Reports, Scans } from '../../context.ts';
import { createReports, FeedStates } from '../../reports/index.ts';
import { SILENT_TELEMETRY, TEST_SETTINGS, testContext } from '../../testing/context.ts';
import { renderStored } from '../../work/tasks/render-report.ts';
import { harbor } from './index.ts';

export const API = '/harbor/api/v1';
export const DIGEST = `sha256:${'a'.repeat(64)}`;
export const REPORT_TYPE = 'application/vnd.security.vulnerability.report; version=1.1';
export const SBOM_TYPE = 'application/vnd.security.sbom.report+json; version=1.0';
/** As Harbor posts it. */
export const REQUEST = {
  registry: { url: 'https://core.harbor.example', authorization: `Basic ${btoa('robot$scanner:secret')}` },
  artifact: {
    repository: 'library/ship',
    digest: DIGEST,
    tag: '1',
    mime_type: 'application/vnd.oci.image.manifest.v1+json',
  },
};

/** Server whose scans end as the test says; reports are those of the server. */
export interface HarborWorld {
  readonly app: FastifyInstance;
  readonly store: Inventory;
  readonly requests: readonly ReferenceRequest[];
  /** Client that sends the requests. */
  principal: Principal;
  /** Thrown by the next submission. */
  refusal: AppError | undefined;
  feeds: readonly FeedStatus[];
  reports: Reports;
  post(body: unknown, type?: string): Promise<LightMyRequestResponse>;
  /** Posts Harbor's request and returns the ID of the scan. */
  submit(): Promise<string>;
  /** Ends a scan with an image of these files. */
  end(id: string, ...files: readonly TarInput[]): Promise<void>;
  fail(id: string, failure: AppError): void;
  report(id: string, accept?: string, query?: string): Promise<LightMyRequestResponse>;
}

export async function openHarborWorld(given: Partial<ClairSettings> = {}): Promise<HarborWorld> {
  const stack = new AsyncDisposableStack();
  onTestFinished(() => stack.disposeAsync());
  const { context } = stack.use(await openWorld({}, { offline: true }));
  const scans = new TestScans(context);
  const feeds: Feeds = {
    status: () => Promise.resolve(world.feeds),
    isReady: () => Promise.resolve(true),
    unloaded: () => Promise.resolve([]),
    request: () => Promise.resolve(),
  };
  const app = await buildApp(
    testContext({
      settings: { ...TEST_SETTINGS, clair: { ...TEST_SETTINGS.clair, ...given } },
      store: context.store,
      scans: {
        ...unused,
        submit: (...asked) => scans.submit(world.refusal, ...asked),
        get: (id) => scans.get(id),
      },
      reports: { render: (...asked) => world.reports.render(...asked) },
      feeds,
    }),
    {
      groups: [harbor],
      authenticator: { isOpen: false, authenticate: () => Promise.resolve(world.principal) },
    },
  );
  stack.defer(() => app.close());
  const world: HarborWorld = {
    app,
    store: context.store,
    requests: scans.requests,
    principal: { name: 'token:harbor', role: 'scan' },
    refusal: undefined,
    feeds: [],
    reports: createReports({
      store: context.store,
      feedStates: new FeedStates(context.store.advisories, () => context.now().getTime()),
      work: { render: (args) => renderStored(args, { context, bases: [] }) },
      feeds,
      ratings: { begin: () => false },
      telemetry: SILENT_TELEMETRY,
      now: context.now,
    }),
    post: (body, type = 'application/vnd.scanner.adapter.scan.request+json; version=1.1') =>
      app.inject({
        method: 'POST',
        url: `${API}/scan`,
        headers: { 'content-type': type },
        payload: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    submit: async () => (await world.post(REQUEST)).json<{ id: string }>().id,
    end: (id, ...files) => scans.end(id, files),
    fail: (id, failure) => scans.change(id, { state: 'failed', failure: writeAppError(failure) }),
    report: (id, accept = REPORT_TYPE, query = '') =>
      app.inject({ url: `${API}/scan/${id}/report${query}`, headers: { accept } }),
  };
  return world;
}

const notHere = () => {
  throw new Error('not in these tests');
};
const unused = { upload: notHere, ended: notHere, watch: notHere };

class TestScans {
  readonly requests: ReferenceRequest[] = [];
  readonly #records = new Map<string, ScanRecord>();
  readonly #context: StoredContext;
  #ended = 0;

  constructor(context: StoredContext) {
    this.#context = context;
  }

  submit(
    refusal: AppError | undefined,
    ...[request, { name: principal }]: Parameters<Scans['submit']>
  ): Promise<ScanRecord> {
    if (refusal) return Promise.reject(refusal);
    if (request.kind !== 'reference') throw new Error('Harbor names an image');
    this.requests.push(request);
    const subject = `${request.reference} #1`;
    const record = { principal, subject, request: '', createdAt: this.#context.now().toISOString() };
    const id = randomUUID();
    const queued: ScanRecord = { id, ...record, state: 'queued' };
    this.#records.set(id, queued);
    return Promise.resolve(queued);
  }

  get(id: string): Promise<ScanRecord | undefined> {
    return Promise.resolve(this.#records.get(id));
  }

  change(id: string, what: Partial<ScanRecord>): void {
    const record = this.#records.get(id);
    if (!record) throw new Error(`no scan ${id}`);
    this.#records.set(id, { ...record, ...what });
  }

  async end(id: string, files: readonly TarInput[]): Promise<void> {
    const letter = (++this.#ended).toString(16);
    const indexed = await indexImage(testImage(testLayer(letter, files).source), this.#context);
    await this.#context.store.inventory.save(indexed, []);
    this.change(id, { state: 'done', image: indexed.key });
  }
}
