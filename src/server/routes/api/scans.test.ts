import { describe, expect, it } from 'vitest';
import { AppError, writeAppError } from '../../../errors/index.ts';
import type { ScanRecord } from '../../../inventory/ports.ts';
import type { Principal } from '../../auth/index.ts';
import type { ScanRequest, Scans } from '../../context.ts';
import { openApiServer, storeOf, testDigest, testScan } from './testing/open-api-server.ts';

const SCAN = testScan();

function scansOf(parts: Partial<Scans>): Scans {
  return parts as Scans;
}

function submitting(outcome: () => Promise<ScanRecord> = () => Promise.resolve(SCAN)) {
  const submitted: { request: ScanRequest; principal: Principal }[] = [];
  const scans = scansOf({
    submit: (request, principal) => {
      submitted.push({ request, principal });
      return outcome();
    },
  });
  return { submitted, scans };
}

describe('a scan that is asked for', () => {
  it('acknowledges a scan of a reference with the place where it can be followed', async () => {
    const { scans, submitted } = submitting();
    const { call } = await openApiServer({ scans });
    const payload = {
      reference: 'registry.example/app:1',
      platform: 'linux/arm64',
      credentials: { kind: 'password', username: 'me', password: 'secret' },
      insecure: true,
    };
    const answer = await call('POST', '/scans', 'ci', { payload });
    expect(answer.statusCode).toBe(202);
    expect(answer.headers.location).toBe(`/api/v1/scans/${SCAN.id}`);
    expect(answer.json()).toEqual({
      id: SCAN.id,
      state: 'queued',
      subject: SCAN.subject,
      layers: [],
      createdAt: SCAN.createdAt,
    });
    expect(submitted).toEqual([
      {
        request: { ...payload, kind: 'reference', platform: { os: 'linux', architecture: 'arm64' } },
        principal: { name: 'token:ci', token: 'ci', role: 'scan' },
      },
    ]);
  });

  it('passes on addresses of layers with the headers to fetch them', async () => {
    const { scans, submitted } = submitting();
    const { call } = await openApiServer({ scans });
    const layers = [
      {
        url: 'https://registry.example/v2/app/blobs/x',
        digest: testDigest('a'),
        headers: { Authorization: 'Bearer t' },
      },
      { url: 'http://registry.example/y' },
    ];
    expect((await call('POST', '/scans', 'ci', { payload: { reference: 'app:1', layers } })).statusCode).toBe(
      202,
    );
    // Name that the client claims; without one it could not ask for the image.
    const names = [{ kind: 'reference', name: 'app:1' }];
    expect(submitted[0]?.request).toEqual({ kind: 'layers', reference: 'app:1', names, layers });
  });

  it.each([
    ['nothing', {}],
    ['an empty reference', { reference: '' }],
    ['a reference of 5,000 characters', { reference: 'x'.repeat(5000) }],
    ['an invalid platform', { reference: 'app', platform: 'linux' }],
    ['a key that there is not', { reference: 'app', plattform: 'linux/amd64' }],
    ['credentials of no kind', { reference: 'app', credentials: { username: 'me', password: 'x' } }],
    ['no layers', { reference: 'app', layers: [] }],
    ['a layer in a file', { reference: 'app', layers: [{ url: 'file:///etc/passwd' }] }],
    ['a layer without an address', { reference: 'app', layers: [{ url: 'x' }] }],
    [
      'headers by the hundred',
      {
        reference: 'app',
        layers: [
          {
            url: 'https://x/y',
            headers: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`h${i}`, 'x'])),
          },
        ],
      },
    ],
    ['an invalid digest', { reference: 'app', layers: [{ url: 'https://x/y', digest: 'sha256:1' }] }],
    ['a list', []],
  ])('refuses a scan with %s', async (_what, payload) => {
    const { scans, submitted } = submitting();
    const { call } = await openApiServer({ scans });
    const answer = await call('POST', '/scans', 'ci', { payload });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/problem+json']);
    expect(submitted).toEqual([]);
  });

  it.each([
    [{}, 'body/reference '],
    [{ reference: 1 }, 'body/reference '],
  ])('names the wrong field of the scan %j', async (payload, field) => {
    const { call } = await openApiServer({ scans: submitting().scans });
    const { detail } = (await call('POST', '/scans', 'ci', { payload })).json<{ detail: string }>();
    expect(detail.slice(0, field.length)).toBe(field);
  });

  it.each([
    ['QUEUE_FULL', 429],
    ['REGISTRY_REFUSED', 403],
    ['REFERENCE_INVALID', 400],
  ] as const)('answers a scan that meets %s with %i, the code and the hint', async (code, status) => {
    const { scans } = submitting(() => Promise.reject(new AppError(code, 'no', { hint: 'try later' })));
    const { call } = await openApiServer({ scans });
    const answer = await call('POST', '/scans', 'ci', { payload: { reference: 'app' } });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ status, code, detail: 'no', hint: 'try later' });
    expect(answer.headers['retry-after'] !== undefined).toBe(status === 429);
  });

  it('requires a role that may scan', async () => {
    const { call } = await openApiServer();
    expect((await call('POST', '/scans', 'reader', { payload: { reference: 'app' } })).statusCode).toBe(403);
  });
});

describe('one scan', () => {
  it.each([
    ['ci', 200],
    ['boss', 200],
    ['other', 404],
    ['reader', 404],
  ])('shows a scan to %s with %i', async (as, status) => {
    const { call } = await openApiServer({ scans: scansOf({ get: () => Promise.resolve(SCAN) }) });
    for (const path of status === 200 ? [''] : ['', '/events']) {
      expect((await call('GET', `/scans/${SCAN.id}${path}`, as)).statusCode).toBe(status);
    }
  });

  it("shows the progress of a scan's layers, and never the original request", async () => {
    const progress = JSON.stringify([
      { bytes: 5, totalBytes: 10 },
      { bytes: 3, done: true },
    ]);
    const record = testScan({ state: 'running', progress });
    const { call } = await openApiServer({ scans: scansOf({ get: () => Promise.resolve(record) }) });
    const answer = await call('GET', `/scans/${SCAN.id}`, 'ci');
    expect(answer.json()).toMatchObject({
      layers: [
        { bytes: 5, totalBytes: 10, done: false },
        { bytes: 3, done: true },
      ],
    });
    expect(answer.body).not.toContain('sealed');
  });

  it.each([
    [
      writeAppError(new AppError('IMAGE_NOT_FOUND', 'gone', { hint: 'look' })),
      { code: 'IMAGE_NOT_FOUND', message: 'gone', hint: 'look' },
    ],
    ['{"odd":', { code: 'SERVER_FAILED', message: 'the scan failed' }],
  ])('shows why a scan failed with %j', async (failure, shown) => {
    const record = testScan({ state: 'failed', failure });
    const { call } = await openApiServer({ scans: scansOf({ get: () => Promise.resolve(record) }) });
    expect((await call('GET', `/scans/${SCAN.id}`, 'ci')).json()).toMatchObject({ failure: shown });
  });

  it('shows when a scan ended', async () => {
    const endedAt = '2026-01-01T00:01:00.000Z';
    const record = testScan({ state: 'done', endedAt });
    const { call } = await openApiServer({ scans: scansOf({ get: () => Promise.resolve(record) }) });
    expect((await call('GET', `/scans/${SCAN.id}`, 'ci')).json()).toMatchObject({ state: 'done', endedAt });
  });

  it("refuses a scan's id that is no UUID", async () => {
    const { call } = await openApiServer();
    expect((await call('GET', "/scans/1'%20or%201", 'ci')).statusCode).toBe(400);
  });
});

it.each([
  ['ci', { limit: 50, principal: 'token:ci' }],
  ['boss', { limit: 50 }],
])('lists for %s the scans of %j', async (as, asked) => {
  const pages: unknown[] = [];
  const store = storeOf({
    scans: {
      list: (page) => {
        pages.push(page);
        return Promise.resolve({ items: [SCAN], next: 'n' });
      },
    },
  });
  const { call } = await openApiServer({ store });
  const answer = await call('GET', '/scans', as);
  expect(pages).toEqual([asked]);
  expect(answer.json()).toMatchObject({ items: [{ id: SCAN.id }], next: 'n' });
  expect(answer.headers.link).toContain('cursor=n');
});
