import type { Digest } from '../../../domain/index.ts';
import { AppError, messageOf } from '../../../errors/index.ts';
import { feedsOfLine } from '../../../policy/index.ts';
import { MatchJudge } from '../../../scan/index.ts';
import type { SettledImage, Store, SyncSpan, UnsettledQuery } from '../../../store/ports.ts';
import { imagesOfSync } from './images-of-sync.ts';
import type { TaskWorld } from '../task-world.ts';
import { toKept } from './keep-verdict.ts';
import { rateImage } from './rate-image.ts';
import { timeToJudge } from './time-to-judge.ts';

/** Images judged at a time, in one transaction. */
const IMAGES_A_PAGE = 500;
/** Failures that are named; the rest are counted. */
const NAMED_FAILURES = 100;

/** Images that a sync may have changed, or whose verdict may be another though none did. */
export type JudgeArgs =
  | { readonly kind: 'sync'; readonly span: SyncSpan }
  | { readonly kind: 'unsettled'; readonly query: Omit<UnsettledQuery, 'after' | 'limit'> };

export interface JudgeResult {
  readonly byMatches: number;
  readonly byReport: number;
  readonly failures: readonly { readonly image: Digest; readonly reason: string }[];
  readonly failed: number;
}

/** Counts and judges images by what their packages match, and those that need it by a report. */
export async function judgeImages(args: JudgeArgs, world: TaskWorld): Promise<JudgeResult> {
  const judging = new Judging(world);
  for await (const keys of imagesOf(args, world)) await judging.judge(keys);
  return judging.result;
}

function imagesOf(args: JudgeArgs, { context, line }: TaskWorld): AsyncIterable<readonly Digest[]> {
  if (args.kind === 'unsettled') return unsettled(args.query, context.store);
  return imagesOfSync(args.span, line ? [...feedsOfLine(line.line)] : [], context);
}

/** Passes over each image once, whether or not it could be judged. */
async function* unsettled(
  query: Omit<UnsettledQuery, 'after' | 'limit'>,
  { verdicts }: Store,
): AsyncGenerator<readonly Digest[], void> {
  let after: Digest | undefined;
  do {
    const keys = await verdicts.unsettled({ ...query, limit: IMAGES_A_PAGE, ...(after && { after }) });
    yield keys;
    after = keys.at(-1);
  } while (after !== undefined);
}

class Judging {
  readonly #world: TaskWorld;
  readonly #judge: MatchJudge;
  readonly #failures: { image: Digest; reason: string }[] = [];
  #byMatches = 0;
  #byReport = 0;
  #failed = 0;

  constructor(world: TaskWorld) {
    this.#world = world;
    this.#judge = new MatchJudge(world.context, world.line);
  }

  get result(): JudgeResult {
    return {
      byMatches: this.#byMatches,
      byReport: this.#byReport,
      failures: this.#failures,
      failed: this.#failed,
    };
  }

  async judge(keys: readonly Digest[]): Promise<void> {
    const { verdicts } = this.#world.context.store;
    // Throws once the task is told to give up.
    this.#world.context.onProgress({ kind: 'step', text: 'judging' });
    const sync = await verdicts.lastSync();
    const standings = await verdicts.standings(keys);
    const at = await timeToJudge(verdicts, this.#world.context.now());
    const { judgements, left } = await this.#judge.judge(keys, at);
    const settings = this.#world.line;
    const settled = judgements.map(({ image: { key, turn }, summary, verdict }): SettledImage => {
      if (!settings || !verdict) return { key, turn, summary, events: [] };
      const before = standings.get(key);
      const kept = toKept({ image: key, verdict, settings, before, sync, at, isNew: false });
      return { key, turn, summary, ...kept };
    });
    const missed = await verdicts.settle(settled);
    this.#byMatches += settled.length - missed.length;
    for (const key of [...left, ...missed]) await this.#report(key);
  }

  /** A failing image does not stop the rest. */
  async #report(key: Digest): Promise<void> {
    const { context } = this.#world;
    const { inventory } = context.store;
    context.onProgress({ kind: 'step', text: 'judging' });
    try {
      const indexed = await inventory.get(key);
      if (!indexed) return;
      const { summary } = await rateImage(indexed, this.#world, false);
      await inventory.saveSummary(key, summary);
      this.#byReport++;
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'INTERRUPTED') throw error;
      this.#failed++;
      if (this.#failures.length < NAMED_FAILURES) {
        this.#failures.push({ image: key, reason: messageOf(error) });
      }
    }
  }
}
