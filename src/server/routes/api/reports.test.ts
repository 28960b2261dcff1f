import { describe, expect, it } from 'vitest';
import { defined } from '../../../domain/index.ts';
import type { StoredLine } from '../../../inventory/ports.ts';
import type { FeedStatus, RenderedReport, Rendering, Reports } from '../../context.ts';
import { openApiServer, storeOf, testSummary } from './testing/open-api-server.ts';

const IMAGE = testSummary('a', 'docker.io/library/nginx:1.27');
const RENDERED: RenderedReport = {
  kind: 'rendered',
  contentType: 'application/json; charset=utf-8',
  body: Buffer.from('{"schemaVersion":1}\n'),
  etag: '"e1"',
};
const LOADING: FeedStatus = {
  feed: 'debian-tracker',
  state: 'loading',
  kept: false,
  records: 0,
  ranges: 0,
  problems: [],
};

/** Server that gives one answer to every rendering, and records the requests. */
async function harbour(answer: Awaited<ReturnType<Reports['render']>> = RENDERED, kept?: StoredLine) {
  const asked: Rendering[] = [];
  const reports: Reports = {
    render: (_key, rendering) => {
      asked.push(rendering);
      return Promise.resolve(answer);
    },
  };
  const store = storeOf({
    inventory: { summary: () => Promise.resolve(IMAGE) },
    verdicts: { lineAt: () => Promise.resolve(kept) },
  });
  return { asked, ...(await openApiServer({ store, reports })) };
}

const REPORT = `/images/${IMAGE.key}/report`;
const RESULT = `/images/${IMAGE.key}/result`;

describe('a report', () => {
  it("judges a report by the query's line, with the names and values of the flags", async () => {
    const { call, asked } = await harbour();
    await call(
      'GET',
      `${REPORT}?format=table&max=critical%3D0,high%3D10&within=severity%3Dhigh,days%3D7&only-fixed=true&min-epss=0.5&ignore-base=true&allow-incomplete=feed-stale&allow-incomplete=feed-missing:kev&scope=os&skip-path=opt/a&skip-path=opt/b&show-suppressed=1&list-packages=1`,
      'reader',
    );
    expect(asked).toEqual([
      {
        kind: 'report',
        reference: 'docker.io/library/nginx:1.27',
        format: 'table',
        line: {
          max: { critical: 0, high: 10 },
          within: [{ severity: 'high', fixable: false, days: 7, from: 'known' }],
          onlyFixed: true,
          failOnKev: false,
          minEpss: 0.5,
          ignoreBase: true,
          strict: false,
          allowIncomplete: ['feed-stale', 'feed-missing:kev'],
        },
        scope: 'os',
        skipPaths: ['opt/a', 'opt/b'],
        reader: { visibleTo: 'token:reader' },
        showSuppressed: true,
        listPackages: true,
        fixPlan: 'first',
      },
    ]);
  });

  it.each([
    ['max=critical', 'is not valid; expected critical=NUMBER'],
    ['max=terrible=1', '"terrible" is not a valid severity'],
    ['min-epss=7', 'is not a valid probability'],
    ['only-fixed=perhaps', 'expected true or false'],
    ['within=severity%3Dhigh%2Cdays%3D0', '"0" is not a valid number of days; the nearest is 1'],
    ['within=severity%3Dhihg%2Cdays%3D7', 'did you mean high?'],
    ['allow-incomplete=feed-stael', 'did you mean feed-stale?'],
    ['scope=squashed', 'expected os, application, all'],
    ['format=xml', 'unknown format "xml"'],
    ['as-of=2026-02-30', '"2026-02-30" is not a valid date'],
    ['as-of=2999-01-01', 'is in the future'],
  ])('refuses a report for %s with the reason', async (query, detail) => {
    const { call } = await harbour();
    const answer = await call('GET', `${REPORT}?${query}`, 'reader');
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ detail: string }>().detail).toContain(detail);
  });

  it('asks for a report as of an earlier day, by the query and by the body', async () => {
    const { call, asked } = await harbour();
    await call('GET', `${REPORT}?as-of=2025-01-02`, 'reader');
    await call('POST', RESULT, 'reader', { payload: { asOf: '2025-01-02T10:00:00+02:00' } });
    expect(asked).toMatchObject([
      { kind: 'report', asOf: '2025-01-02T23:59:59.999Z' },
      { kind: 'result', asOf: '2025-01-02T08:00:00.000Z' },
    ]);
    for (const asOf of ['2999-01-01', 'soon']) {
      const answer = await call('POST', RESULT, 'reader', { payload: { asOf } });
      expect(answer.statusCode).toBe(400);
    }
  });

  describe('a report by the rules of then', () => {
    const THEN = '2025-01-02T23:59:59.999Z';
    const LINE = { max: { high: 0 }, onlyFixed: false, failOnKev: true, strict: false, allowIncomplete: [] };
    const KEPT = {
      name: 'default',
      hash: 'a line',
      since: '2025-01-01T00:00:00.000Z',
      line: LINE,
      ignoreRules: 1,
      rules: [{ id: 'CVE-2024-1', version: '< 2', reason: 'not reachable' }],
    };
    const RULE = { id: 'CVE-2024-1', version: { text: '< 2' }, reason: 'not reachable' };

    it('replaces the line and rules of the request by those that the server had', async () => {
      const { call, asked } = await harbour(RENDERED, KEPT);
      await call('GET', `${REPORT}?as-of=2025-01-02&rules-as-of=true&max=low%3D0`, 'reader');
      const ignore = [{ id: 'CVE-2024-2', reason: 'mine' }];
      await call('POST', RESULT, 'reader', { payload: { asOf: '2025-01-02', rulesAsOf: true, ignore } });
      const judged = { line: LINE, ignore: [RULE], asOf: THEN, rulesThen: { at: THEN, problems: [] } };
      const configuration = { file: `the line of the server as of ${THEN}`, ignoreRules: 1 };
      expect(asked).toMatchObject([judged, { ...judged, configuration }]);
    });

    it.each([
      ['no line', undefined, `no line of this server is known as of ${THEN}`],
      [
        'a line without its rules',
        { ...KEPT, rules: undefined },
        'rules of the line of then were not stored',
      ],
    ])('reports a hole where %s was stored', async (_title, kept, message) => {
      const { rules, ...rest } = kept ?? KEPT;
      const { call, asked } = await harbour(RENDERED, kept && { ...rest, ...defined({ rules }) });
      await call('GET', `${REPORT}?as-of=2025-01-02&rules-as-of=true`, 'reader');
      const problems = [
        { kind: 'history-missing', subject: 'line', message: expect.stringContaining(message) as string },
      ];
      expect(asked).toMatchObject([{ rulesThen: { at: THEN, problems } }]);
    });

    it('refuses a report by the rules of then without a day', async () => {
      const { call } = await harbour();
      expect((await call('GET', `${REPORT}?rules-as-of=true`, 'reader')).statusCode).toBe(400);
      expect((await call('POST', RESULT, 'reader', { payload: { rulesAsOf: true } })).statusCode).toBe(400);
    });
  });

  it.each([
    ['application/json', 'json'],
    ['text/plain', 'table'],
    ['text/html, text/plain;q=0.9, */*;q=0.1', 'table'],
    ['application/json;q=0.2, text/plain;q=0.9', 'table'],
    ['*/*', 'json'],
    ['', 'json'],
    ['text/plain;q=0, */*', 'json'],
    ['application/*', 'json'],
    ['text/*', 'table'],
  ])('answers a report request with Accept: %s as %s', async (accept, format) => {
    const { call, asked } = await harbour();
    await call('GET', REPORT, 'reader', { headers: { accept } });
    expect(asked).toMatchObject([{ format }]);
  });

  it('offers no report in the form of an image', async () => {
    const { call } = await harbour();
    expect((await call('GET', REPORT, 'reader', { headers: { accept: 'image/png' } })).statusCode).toBe(406);
  });

  it('sends a report as it was rendered, with its ETag, and answers 304 to it', async () => {
    const { call } = await harbour();
    const first = await call('GET', REPORT, 'reader');
    expect(first.body).toBe('{"schemaVersion":1}\n');
    expect(first.headers).toMatchObject({
      'content-type': RENDERED.contentType,
      etag: '"e1"',
      vary: 'accept, accept-encoding',
    });
    const second = await call('GET', REPORT, 'reader', { headers: { 'if-none-match': 'W/"e1"' } });
    expect([second.statusCode, second.body, second.headers.etag]).toEqual([304, '', '"e1"']);
  });

  it('sends the policy of the page with a report in HTML', async () => {
    const page = { ...RENDERED, contentType: 'text/html; charset=utf-8' };
    const { call } = await harbour(page);
    const { headers } = await call('GET', REPORT, 'reader');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^ ]+'; script-src 'sha256-[^ ]+'; .*frame-ancestors 'none'$/u,
    );
    expect((await (await harbour()).call('GET', REPORT, 'reader')).headers).not.toHaveProperty(
      'content-security-policy',
    );
  });

  it('promises a report with 202 while a feed was never loaded', async () => {
    const { call } = await harbour({ kind: 'loading', feeds: [LOADING], retryAfterSeconds: 7 });
    for (const answer of [
      await call('GET', REPORT, 'reader'),
      await call('POST', RESULT, 'reader', { payload: {} }),
    ]) {
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([202, '7']);
      expect(answer.json()).toEqual({ feeds: [LOADING], retryAfterSeconds: 7 });
    }
  });
});

const VEX = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  statements: [{ vulnerability: { name: 'CVE-2026-1' }, status: 'fixed', products: [] }],
};

describe('a result', () => {
  it('judges a result by the line and the rules of the body', async () => {
    const { call, asked } = await harbour();
    const payload = {
      reference: 'app:1',
      line: { max: { high: 0 }, allowIncomplete: ['feed-stale'] },
      scope: 'application',
      skipPaths: ['opt/*'],
      bases: ['debian:*'],
      ignore: [{ package: 'openssl', version: '< 3', reason: 'not reachable', expires: '2026-12-31' }],
      vex: [{ source: 'a.json', document: VEX }],
    };
    expect((await call('POST', RESULT, 'reader', { payload })).statusCode).toBe(200);
    expect(asked).toMatchObject([
      {
        kind: 'result',
        reference: 'app:1',
        line: { max: { high: 0 }, onlyFixed: false, strict: false },
        scope: 'application',
        skipPaths: ['opt/*'],
        reader: { visibleTo: 'token:reader' },
        bases: ['debian:*'],
        ignore: [
          { package: 'openssl', version: { text: '< 3' }, reason: 'not reachable', expires: '2026-12-31' },
        ],
        vex: [{ source: 'a.json', statements: [{ ids: ['CVE-2026-1'], statement: { status: 'fixed' } }] }],
      },
    ]);
  });

  it('judges a result by the time limits of the body, completed as those of a file', async () => {
    const { call, asked } = await harbour();
    const within = [
      { severity: 'critical', days: 7, fixable: true },
      { severity: 'high', days: 30 },
    ];
    await call('POST', RESULT, 'reader', { payload: { line: { within } } });
    expect(asked).toMatchObject([
      {
        line: {
          within: [
            { severity: 'critical', fixable: true, days: 7, from: 'fix' },
            { severity: 'high', fixable: false, days: 30, from: 'known' },
          ],
        },
      },
    ]);
  });

  it.each([
    [{ line: { max: { terrible: 1 } } }, 'body/line/max'],
    [{ line: { max: { high: -1 } } }, 'body/line/max/high'],
    [{ line: { withinn: [] } }, 'body/line'],
    [{ line: { within: [] } }, 'body/line/within'],
    [{ line: { within: [{ severity: 'high', days: 0 }] } }, 'body/line/within/0/days'],
    [{ line: { within: [{ severity: 'hihg', days: 7 }] } }, 'body/line/within/0/severity'],
    [{ line: { within: [{ severity: 'high', days: 7, dayz: 7 }] } }, 'body/line/within/0'],
    [
      { line: { within: [{ severity: 'high', days: 7, fixable: false, from: 'fix' }] } },
      'write fixable: true',
    ],
    [
      { line: { within: ['high', 'critical'].map((severity) => ({ severity, days: 7 })) } },
      'rule 2 never applies',
    ],
    [{ line: { allowIncomplete: ['nothing'] } }, 'is not a valid kind of problem'],
    [{ scope: 'squashed' }, 'body/scope'],
    [{ skipPaths: [''] }, 'body/skipPaths/0'],
    [{ skipPaths: Array.from({ length: 101 }, () => 'opt') }, 'body/skipPaths'],
    [{ ignore: [{ id: 'CVE-2026-1' }] }, 'reason'],
    [{ ignore: [{ reason: 'because' }] }, 'at least one of'],
    [{ ignore: [{ id: 'x', reason: 'y', expires: 'tomorrow' }] }, 'YYYY-MM-DD'],
    [{ ignore: [{ package: 'x', version: '<', reason: 'y' }] }, 'ignore.0.version'],
    [{ vex: [{ source: '', document: {} }] }, 'body/vex/0/source'],
    [{ vex: [{ source: 'a.json', document: [] }] }, 'body/vex/0/document'],
    [{ vex: [{ source: 'a.json', document: {} }] }, 'a.json is not a valid VEX document: not OpenVEX'],
    [{ rules: [] }, 'body'],
    ['[]', 'body'],
    ['{"line":', ''],
  ])('refuses a result for %j', async (payload, detail) => {
    const { call } = await harbour();
    const answer = await call('POST', RESULT, 'reader', {
      payload,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ detail: string }>().detail).toContain(detail);
  });
});
