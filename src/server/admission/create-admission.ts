import type { Logger } from 'pino';
import { DEFAULT_LINE, defined, type Digest, parsePlatform } from '../../domain/index.ts';
import { messageOf } from '../../errors/index.ts';
import { ownerOf, readVexOfLine } from '../../fleet/index.ts';
import { parseImageReference } from '../../image/index.ts';
import type { AdmissionAnswer, Inventory, WorkloadName } from '../../inventory/ports.ts';
import { fitsScope, type LineSettings, type ScopedLine } from '../../policy/index.ts';
import { RecentMap } from '../../stored/index.ts';
import type { Principal } from '../auth/index.ts';
import type { ReferenceRequest, Reports, Scans } from '../context.ts';
import { inTime, RateLimiter } from '../limits/index.ts';
import { type AdmissionPolicy, answerPod, type PodAnswer } from './answer.ts';
import { ImageJudge, type JudgedPodImage, type AdmissionLine } from './judge-images.ts';
import type { PodReview } from './review.ts';
import type { TagDigests } from './tag-digests.ts';

/** Milliseconds that the database may take before the policy answers. */
const DATABASE_MS = 800;
const SCANS_A_MINUTE = 60;
/** Milliseconds for which the same answer for a workload is not stored again: a rollout asks for each replica. */
const SAME_MS = 60_000;
const WORKLOADS_KEPT = 10_000;
/** Asks for scans in the name of the server: their images are for everyone. */
const SERVER: Principal = { name: '', role: 'scan' };

export interface PodAdmissionOptions {
  readonly store: Pick<Inventory, 'admissions' | 'vex'>;
  readonly reports: Reports;
  readonly scans: Pick<Scans, 'submit'>;
  readonly tags: Pick<TagDigests, 'resolve'>;
  /** The line where no other applies; absent: none. */
  readonly line?: LineSettings;
  readonly lines: readonly ScopedLine[];
  /** Labels that name an owner, in priority order. */
  readonly ownerLabels: readonly string[];
  readonly refusesUnknown: boolean;
  /** Whether an unknown image is scanned: only for clients that show a certificate. */
  readonly scansUnknown: boolean;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Answers clusters that ask whether a pod may start. */
export interface PodAdmission {
  /** Never throws, and never waits for a scan. */
  answer(cluster: string, review: PodReview, policy: Pick<AdmissionPolicy, 'warnsOnly'>): Promise<PodAnswer>;
}

export function createPodAdmission(options: PodAdmissionOptions): PodAdmission {
  return new LineAdmission(options);
}

class LineAdmission implements PodAdmission {
  readonly #options: PodAdmissionOptions;
  readonly #judge: ImageJudge;
  readonly #scans = new RateLimiter(SCANS_A_MINUTE, () => performance.now());
  readonly #noted = new RecentMap<string, { readonly at: number; readonly answer: string }>(WORKLOADS_KEPT);

  constructor(options: PodAdmissionOptions) {
    this.#options = options;
    this.#judge = new ImageJudge(options);
  }

  async answer(
    cluster: string,
    review: PodReview,
    { warnsOnly }: Pick<AdmissionPolicy, 'warnsOnly'>,
  ): Promise<PodAnswer> {
    const { refusesUnknown } = this.#options;
    const { namespace, workload } = review;
    const place = { cluster, namespace, workload };
    if (review.images.length === 0) return answerPod([], { warnsOnly, refusesUnknown });
    const { images, owner } = await this.#judgeAll(place, review);
    const answer = answerPod(images, { warnsOnly, refusesUnknown });
    if (!review.isDryRun) {
      this.#note({ ...place, ...defined({ owner }) }, answer.answer, images);
      this.#scan(images, review.platform);
    }
    return answer;
  }

  async #judgeAll(
    place: WorkloadName,
    { images, labels, platform }: PodReview,
  ): Promise<{ readonly images: readonly JudgedPodImage[]; readonly owner?: string }> {
    try {
      const { owner, line } = await inTime(this.#lineFor(place, labels), DATABASE_MS);
      if (!line) {
        const within = { outcome: 'within', hasRun: false, isUnread: false } as const;
        return { images: images.map((image) => ({ ...image, ...within })), ...defined({ owner }) };
      }
      const judged = images.map((image) =>
        this.#judge.judge({ image, place, line, ...defined({ platform }) }),
      );
      return { images: await Promise.all(judged), ...defined({ owner }) };
    } catch (error) {
      this.#options.logger.warn({ ...place, err: error }, 'a pod could not be judged');
      const unknown = { outcome: 'unknown', hasRun: false, isUnread: false } as const;
      const reason = `it could not be judged: ${messageOf(error)}`;
      return { images: images.map((image) => ({ ...image, ...unknown, reason })) };
    }
  }

  /** A review has the labels of the pod alone; those of its workload and namespace are known once it runs. */
  async #lineFor(
    place: WorkloadName,
    labels: PodReview['labels'],
  ): Promise<{ readonly owner?: string; readonly line?: AdmissionLine }> {
    const { store, lines, line: usual, ownerLabels } = this.#options;
    const owner = ownerOf(ownerLabels, labels, {}) ?? (await store.admissions.ownerOf(place));
    const scoped = lines.find(({ scope }) => fitsScope({ ...place, ...defined({ owner }) }, scope));
    const settings = scoped ?? usual;
    if (!settings) return defined({ owner });
    const vex = await readVexOfLine(scoped?.name ?? DEFAULT_LINE, await store.vex.list(), store.vex);
    return { ...defined({ owner }), line: { line: settings.line, ignore: settings.ignore, vex } };
  }

  #note(
    place: Pick<AdmissionAnswer, 'cluster' | 'namespace' | 'workload' | 'owner'>,
    answer: PodAnswer['answer'],
    images: readonly JudgedPodImage[],
  ): void {
    const { store, now, logger } = this.#options;
    const at = now();
    const answered = images.map(({ hasRun: _ran, isUnread: _unread, ...image }) => image);
    const key = JSON.stringify(place);
    const text = JSON.stringify([answer, answered]);
    const last = this.#noted.get(key);
    if (last?.answer === text && at.getTime() - last.at < SAME_MS) return;
    this.#noted.set(key, { at: at.getTime(), answer: text });
    store.admissions
      .note({ ...place, at: at.toISOString(), answer, images: answered })
      .catch((error: unknown) => logger.warn({ err: error }, 'an answer of admission was not stored'));
  }

  #scan(images: readonly JudgedPodImage[], platform: string | undefined): void {
    const { scans, scansUnknown, logger } = this.#options;
    if (!scansUnknown) return;
    for (const { reference, digest, isUnread } of images) {
      if (!isUnread || !digest || this.#scans.take('') > 0) continue;
      scans
        .submit(scanRequest(reference, digest, platform), SERVER)
        .catch((error: unknown) => logger.warn({ image: reference, err: error }, 'a scan was not begun'));
    }
  }
}

/** Names the image by its digest alone: the tag may lead to another one once the scan begins. */
function scanRequest(reference: string, digest: Digest, platform: string | undefined): ReferenceRequest {
  const { registry, repository } = parseImageReference(reference);
  const asked = parsePlatform(platform ?? '');
  return {
    kind: 'reference',
    reference: `${registry}/${repository}@${digest}`,
    ...defined({ platform: asked }),
  };
}
