import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { imageKey } from '../../../test/store/images.ts';
import type { Digest } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { AdmissionAnswer, KnownImage } from '../../inventory/ports.ts';
import { NO_LINE } from '../../policy/testing.ts';
import type { FeedsLoading, ReferenceRequest, RenderedReport, Rendering, ScanRequest } from '../context.ts';
import { type PodAdmissionOptions, createPodAdmission } from './create-admission.ts';
import { readReview } from './review.ts';
import { podOf, reviewOf } from './testing/reviews.ts';

const TAGGED = imageKey('what the tag leads to');
const LINE = { line: { ...NO_LINE, max: { critical: 0 } }, ignore: [] };
const PAYMENTS = {
  line: { ...NO_LINE, max: { high: 0 } },
  ignore: [],
  name: 'payments',
  scope: { owners: ['team-pay'] },
};
const NOT_READ: KnownImage = { hasRun: false, images: [] };

let known: KnownImage;
let rendered: RenderedReport | FeedsLoading | undefined;
let renderings: Rendering[];
let scans: ScanRequest[];
let answers: AdmissionAnswer[];
beforeEach(() => {
  known = { hasRun: false, images: [{ key: TAGGED }] };
  rendered = reportOf('over');
  renderings = [];
  scans = [];
  answers = [];
});

function reportOf(outcome: string): RenderedReport {
  const body = Buffer.from(JSON.stringify({ outcome, reason: `It is ${outcome}.` }));
  return { kind: 'rendered', contentType: 'application/json', body, etag: outcome };
}

function admission(
  more: Partial<PodAdmissionOptions> = {},
  store: Partial<Store> = {},
  drawn: Pick<PodAdmissionOptions, 'line' | 'lines'> = { line: LINE, lines: [PAYMENTS] },
) {
  return createPodAdmission({
    store: {
      admissions: {
        ownerOf: () => Promise.resolve(undefined),
        known: () => Promise.resolve(known),
        note: (answer) => {
          answers.push(answer);
          return Promise.resolve();
        },
        list: () => Promise.resolve({ items: [] }),
        noteStarted: () => Promise.resolve([]),
        ...store,
      },
      vex: {
        list: () => Promise.resolve([]),
        get: () => Promise.resolve(undefined),
        put: () => Promise.reject(new Error('not asked for')),
        delete: () => Promise.resolve(false),
      },
    },
    reports: {
      render: (_key, rendering) => {
        renderings.push(rendering);
        return Promise.resolve(rendered);
      },
    },
    scans: {
      submit: (request) => {
        scans.push(request);
        return Promise.reject(new AppError('QUEUE_FULL', 'nobody waits for it'));
      },
    },
    tags: { resolve: () => Promise.resolve(TAGGED) },
    ...drawn,
    ownerLabels: ['team'],
    refusesUnknown: false,
    scansUnknown: false,
    logger: pino({ level: 'silent' }),
    now: () => new Date('2026-12-03T10:00:00Z'),
    ...more,
  });
}
type Store = PodAdmissionOptions['store']['admissions'];

function review(request: object = {}) {
  return readReview(reviewOf(request));
}

async function answerOf(admitting: ReturnType<typeof admission>, request: object = {}) {
  const { answer, message, warnings } = await admitting.answer('edge', review(request), { warnsOnly: false });
  return [answer, message ?? warnings.join()] as const;
}

describe('admission', () => {
  it('refuses an image over the line, and keeps the answer', async () => {
    expect(await answerOf(admission())).toEqual(['refused', `shop:1 (${TAGGED}): It is over.`]);
    expect(answers).toMatchObject([
      {
        cluster: 'edge',
        namespace: 'shop',
        workload: { kind: 'Pod', name: 'web-1' },
        at: '2026-12-03T10:00:00.000Z',
        answer: 'refused',
        images: [{ container: 'app', reference: 'shop:1', digest: TAGGED, outcome: 'over' }],
      },
    ]);
  });

  it('admits an image within the line', async () => {
    rendered = reportOf('within');
    expect(await answerOf(admission())).toEqual(['admitted', '']);
  });

  it('admits every image where no line applies, unread ones too', async () => {
    known = NOT_READ;
    expect(await answerOf(admission({}, {}, { lines: [] }))).toEqual(['admitted', '']);
  });

  it.each([
    ['the labels of the pod', { metadata: { labels: { team: 'team-pay' } } }, undefined],
    ['the workload that runs', {}, 'team-pay'],
  ])('goes by the line of the owner whom %s name', async (_, pod, owner) => {
    await answerOf(admission({}, { ownerOf: () => Promise.resolve(owner) }), { object: podOf(pod) });
    expect(renderings).toMatchObject([{ kind: 'admission', line: PAYMENTS.line }]);
  });

  it('goes by the worst platform unless the pod names one', async () => {
    known = {
      hasRun: false,
      images: [
        { key: imageKey('amd'), platform: 'linux/amd64' },
        { key: imageKey('arm'), platform: 'linux/arm64' },
      ],
    };
    const asked: Digest[] = [];
    const reports = {
      render: (key: Digest) => {
        asked.push(key);
        return Promise.resolve(reportOf(key === imageKey('arm') ? 'over' : 'within'));
      },
    };
    expect((await answerOf(admission({ reports })))[0]).toBe('refused');
    expect(asked).toHaveLength(2);
    const spec = (arch: string) => ({
      containers: [{ name: 'app', image: 'shop:1' }],
      nodeSelector: { 'kubernetes.io/arch': arch },
    });
    const on = (arch: string) => answerOf(admission({ reports }), { object: podOf({ spec: spec(arch) }) });
    expect((await on('amd64'))[0]).toBe('admitted');
    expect(await on('s390x')).toEqual(['warned', `shop:1 (${TAGGED}): it was never read for linux/s390x`]);
  });

  it.each([
    ['was never read', NOT_READ, reportOf('over'), 'it was never read'],
    ['was deleted', undefined, undefined, 'it was deleted meanwhile'],
    [
      'needs advisories that are not there',
      undefined,
      { kind: 'loading', feeds: [{ feed: 'epss' }], retryAfterSeconds: 1 } as unknown as FeedsLoading,
      'advisories are being loaded: epss',
    ],
    ['has holes', undefined, reportOf('incomplete'), 'It is incomplete.'],
  ])('admits an image that %s, or denies it where that is asked for', async (_, image, report, reason) => {
    known = image ?? known;
    rendered = report;
    const words = `shop:1 (${TAGGED}): ${reason}`;
    expect(await answerOf(admission())).toEqual(['warned', words]);
    expect(await answerOf(admission({ refusesUnknown: true }))).toEqual(['refused', words]);
  });

  it('warns of a tag that cannot be resolved, and of a name that is none', async () => {
    const tags = { resolve: () => Promise.reject(new AppError('REGISTRY_FAILED', 'nobody is there')) };
    expect(await answerOf(admission({ tags }))).toEqual([
      'warned',
      'shop:1: its tag could not be resolved: nobody is there',
    ]);
    const object = podOf({ spec: { containers: [{ name: 'app', image: 'UPPER CASE' }] } });
    expect((await answerOf(admission(), { object }))[0]).toBe('warned');
  });

  it.each([
    ['fails', () => Promise.reject(new AppError('STORE_FAILED', 'away'))],
    ['does not answer', () => new Promise<never>(() => undefined)],
  ])('answers by policy within a second where the database %s', async (_, ownerOf) => {
    const began = performance.now();
    const [answer] = await answerOf(admission({ refusesUnknown: true }, { ownerOf }));
    expect(answer).toBe('refused');
    expect((await answerOf(admission({}, { ownerOf })))[0]).toBe('warned');
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('scans images that nobody read, by digest, up to sixty a minute, and never for a dry run', async () => {
    known = NOT_READ;
    await answerOf(admission());
    const admitting = admission({ scansUnknown: true });
    await answerOf(admitting, { dryRun: true });
    expect(scans).toEqual([]);
    expect(answers).toHaveLength(1);
    for (let i = 0; i < 70; i++) await answerOf(admitting);
    expect(scans).toHaveLength(60);
    const [first] = scans as ReferenceRequest[];
    expect(first?.reference).toBe(`docker.io/library/shop@${TAGGED}`);
  });

  it('stores the same answer for a workload once a minute', async () => {
    const admitting = admission();
    for (let i = 0; i < 3; i++) await answerOf(admitting);
    expect(answers).toHaveLength(1);
    rendered = reportOf('within');
    await answerOf(admitting);
    expect(answers).toHaveLength(2);
  });
});
