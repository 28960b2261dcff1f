import { defined, type Digest, matchesPlatform, parsePlatform } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import { parseImageReference } from '../../image/index.ts';
import type { AnsweredImage, Inventory, KnownImage, WorkloadName } from '../../inventory/ports.ts';
import type { LineSettings } from '../../policy/index.ts';
import { RecentMap } from '../../stored/index.ts';
import type { VexDocument } from '../../vex/index.ts';
import type { Reports } from '../context.ts';
import { inTime } from '../limits/index.ts';
import { type AdmissionVerdict, admissionVerdict } from '../renderings/admission/verdict.ts';
import type { PodImage } from './pod-images.ts';
import type { TagDigests } from './tag-digests.ts';

/** Milliseconds that a verdict may take: API servers wait for five seconds. */
const PATIENCE_MS = 3_000;
/** A digest that ran in a namespace within this time may come back there. */
const COMES_BACK_MS = 24 * 60 * 60_000;
const VERDICTS_KEPT = 10_000;

export interface ImageJudgeOptions {
  readonly store: Pick<Inventory, 'admissions'>;
  readonly reports: Reports;
  readonly tags: Pick<TagDigests, 'resolve'>;
  readonly now: () => Date;
}

/** A line, for one place. */
export interface AdmissionLine extends LineSettings {
  readonly vex: readonly VexDocument[];
}

export interface ImageQuestion {
  readonly image: PodImage;
  readonly place: WorkloadName;
  readonly line: AdmissionLine;
  /** Of the node, if the pod asks for one. */
  readonly platform?: string;
}

export interface JudgedPodImage extends AnsweredImage {
  /** Whether its digest runs in the namespace, or did a day ago. */
  readonly hasRun: boolean;
  /** Whether reading it would help. */
  readonly isUnread: boolean;
}

/** Judges the images of pods by what is stored of them; never waits for a scan. */
export class ImageJudge {
  readonly #options: ImageJudgeOptions;
  readonly #verdicts = new RecentMap<string, AdmissionVerdict>(VERDICTS_KEPT);

  constructor(options: ImageJudgeOptions) {
    this.#options = options;
  }

  /** Never throws: an image that cannot be judged in time is unknown, with the reason. */
  async judge(question: ImageQuestion): Promise<JudgedPodImage> {
    const { container, reference } = question.image;
    const unknown = { container, reference, outcome: 'unknown', hasRun: false, isUnread: false } as const;
    try {
      return await inTime(this.#judge(question), PATIENCE_MS, 'it could not be judged in time');
    } catch (error) {
      if (error instanceof AppError) return { ...unknown, reason: error.message };
      return { ...unknown, reason: `it could not be judged: ${messageOf(error)}` };
    }
  }

  async #judge({ image, place, line, platform }: ImageQuestion): Promise<JudgedPodImage> {
    const { store, now } = this.#options;
    const { digest, failure } = await this.#digestOf(image);
    const since = new Date(now().getTime() - COMES_BACK_MS).toISOString();
    const { cluster, namespace } = place;
    const asked = { cluster, namespace, reference: image.reference, since, ...defined({ digest }) };
    const known = await store.admissions.known(asked);
    const answered = { ...image, ...defined({ digest }), hasRun: known.hasRun };
    if (failure !== undefined) return { ...answered, outcome: 'unknown', reason: failure, isUnread: true };
    const keys = keysFor(known, platform);
    if (keys.length === 0) {
      const reason = known.images.length === 0 ? 'it was never read' : `it was never read for ${platform}`;
      return { ...answered, outcome: 'unknown', reason, isUnread: true };
    }
    const verdicts = await Promise.all(keys.map((key) => this.#verdictOf(key, image.reference, line)));
    return { ...answered, ...worst(verdicts), isUnread: false };
  }

  async #digestOf({ reference }: PodImage): Promise<{ readonly digest?: Digest; readonly failure?: string }> {
    try {
      const parsed = parseImageReference(reference);
      return { digest: parsed.digest ?? (await this.#options.tags.resolve(parsed)) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { failure: `its tag could not be resolved: ${error.message}` };
    }
  }

  async #verdictOf(key: Digest, reference: string, settings: AdmissionLine): Promise<Verdict> {
    const { line, ignore, vex } = settings;
    const judged = { reference, line, ignore, vex, reader: {}, skipPaths: [] };
    const report = await this.#options.reports.render(key, { kind: 'admission', ...judged });
    if (!report) return { outcome: 'unknown', reason: 'it was deleted meanwhile' };
    if (report.kind === 'loading') {
      const feeds = report.feeds.map(({ feed }) => feed).join(', ');
      return { outcome: 'unknown', reason: `advisories are being loaded: ${feeds}` };
    }
    const known = this.#verdicts.get(report.etag);
    if (known) return known;
    const verdict = admissionVerdict.parse(JSON.parse(report.body.toString()));
    this.#verdicts.set(report.etag, verdict);
    return verdict;
  }
}

type Verdict = Pick<JudgedPodImage, 'outcome' | 'reason'>;

const WORST_FIRST = ['over', 'unknown', 'incomplete', 'within'] as const;

/** Nobody knows on which platform a pod will run unless it says so. */
function worst(verdicts: readonly Verdict[]): Verdict {
  for (const outcome of WORST_FIRST) {
    const found = verdicts.find((each) => each.outcome === outcome);
    if (found) return found;
  }
  return { outcome: 'unknown' };
}

function keysFor({ images }: KnownImage, platform: string | undefined): readonly Digest[] {
  const wanted = parsePlatform(platform ?? '');
  return images
    .filter(({ platform: own = '' }) => {
      const offered = parsePlatform(own);
      return !wanted || !offered || matchesPlatform(offered, wanted);
    })
    .map(({ key }) => key);
}
