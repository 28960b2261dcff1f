import type { Digest, Line } from '../../../domain/index.ts';
import { AppError, messageOf } from '../../../errors/index.ts';
import { linesOfImages, needsReport, type ImageInFleet, type LineOfImage } from '../../../fleet/index.ts';
import { MatchJudge } from '../../../scan/index.ts';
import type { SettledImage, Store, SyncSpan, UnsettledLook } from '../../../store/ports.ts';
import type { JudgedImages } from '../../feeds/index.ts';
import { imagesOfSync } from './images-of-sync.ts';
import type { TaskWorld } from '../task-world.ts';
import { toKept, type Occasion } from './keep-verdict.ts';
import { rateImage } from './rate-image.ts';
import { timeToJudge } from './time-to-judge.ts';

/** Images judged at a time, in one transaction. */
const IMAGES_A_PAGE = 500;
/** Lines whose answers are kept in memory, each as large as all packages of a page or more. */
const LINES_IN_MEMORY = 3;
/** Failures that are named; the rest are counted. */
const NAMED_FAILURES = 100;

/** Images that a sync may have changed, or whose verdict may be another though none did. */
export type JudgeArgs =
  | { readonly kind: 'sync'; readonly span: SyncSpan }
  | { readonly kind: 'unsettled'; readonly query: UnsettledLook };

/** Counts and judges images by what their packages match, and those that need it by a report. */
export async function judgeImages(args: JudgeArgs, world: TaskWorld): Promise<JudgedImages> {
  const judging = new Judging(world, occasionOf(args));
  for await (const keys of imagesOf(args, world)) await judging.judge(keys);
  return judging.result;
}

function imagesOf(args: JudgeArgs, world: TaskWorld): AsyncIterable<readonly Digest[]> {
  if (args.kind === 'unsettled') return unsettled(args.query, world.context.store);
  return imagesOfSync(args.span, linesOf(world), world.context);
}

function occasionOf(args: JudgeArgs): Occasion {
  if (args.kind === 'unsettled') return { isNew: false };
  const { feed, to } = args.span;
  return { isNew: false, sync: { feed, seq: to } };
}

function linesOf({ line, lines = [] }: TaskWorld): readonly Line[] {
  return [line ?? [], lines].flat().map((each) => each.line);
}

/** Passes over each image once, whether or not it could be judged; over those that run before all others. */
async function* unsettled(
  query: UnsettledLook,
  { verdicts }: Store,
): AsyncGenerator<readonly Digest[], void> {
  // An image that begins to run meanwhile is unsettled again.
  for (const isRunning of [true, false]) {
    let after: Digest | undefined;
    do {
      const page = { isRunning, limit: IMAGES_A_PAGE, ...(after && { after }) };
      const keys = await verdicts.unsettled({ ...query, ...page });
      yield keys;
      after = keys.at(-1);
    } while (after !== undefined);
  }
}

class Judging {
  readonly #world: TaskWorld;
  readonly #occasion: Occasion;
  /** By the name of the line; empty: without one. */
  readonly #judges = new Map<string, MatchJudge>();
  readonly #failures: { image: Digest; reason: string }[] = [];
  #byMatches = 0;
  #byReport = 0;
  #failed = 0;

  constructor(world: TaskWorld, occasion: Occasion) {
    this.#world = world;
    this.#occasion = occasion;
  }

  get result(): JudgedImages {
    return {
      byMatches: this.#byMatches,
      byReport: this.#byReport,
      failures: this.#failures,
      failed: this.#failed,
    };
  }

  async judge(keys: readonly Digest[]): Promise<void> {
    // Throws once the task is told to give up.
    this.#world.context.onProgress({ kind: 'step', text: 'judging' });
    const fleet = await linesOfImages(keys, this.#world);
    const left = keys.filter((key) => needsReport(fleet.get(key)));
    const others = keys.filter((key) => !needsReport(fleet.get(key)));
    for (const own of Map.groupBy(others, (key) => soleLine(fleet, key)?.name).values()) {
      for (const key of await this.#judgeByOne(own, fleet)) left.push(key);
    }
    for (const key of left) await this.#report(key);
  }

  /** Judges images for which at most one line holds, the same for all; returns those that need a report. */
  async #judgeByOne(
    keys: readonly Digest[],
    fleet: ReadonlyMap<Digest, ImageInFleet>,
  ): Promise<readonly Digest[]> {
    const { context } = this.#world;
    const { verdicts } = context.store;
    const [first] = keys;
    const at = await timeToJudge(verdicts, context.now());
    const { judgements, left } = await this.#judgeFor(first && soleLine(fleet, first)).judge(keys, at);
    const settled = judgements.map(({ image: { key, turn }, summary, verdict }): SettledImage => {
      const known = fleet.get(key);
      const settings = soleLine(fleet, key);
      if (!known || !settings || !verdict) return { key, turn, summary, events: [] };
      const judgement = {
        ...known,
        image: key,
        verdict,
        settings,
        suppressed: [],
        at,
        occasion: this.#occasion,
      };
      return { key, turn, summary, ...toKept(judgement) };
    });
    const missed = await verdicts.settle(settled);
    this.#byMatches += settled.length - missed.length;
    for (const { key } of settled) if (!missed.includes(key)) await this.#endOthers(key, fleet.get(key));
    return [...left, ...missed];
  }

  /** Most images have the lines that they had. */
  async #endOthers(key: Digest, known: ImageInFleet | undefined): Promise<void> {
    if (!known) return;
    const names = known.lines.map(({ name }) => name);
    const { turn, lines } = known.standings;
    if (turn === undefined && [...lines.keys()].every((name) => names.includes(name))) return;
    await this.#world.context.store.verdicts.endOthers(key, names, turn);
  }

  #judgeFor(line: LineOfImage | undefined): MatchJudge {
    const name = line?.name ?? '';
    const judge = this.#judges.get(name) ?? new MatchJudge(this.#world.context, line);
    this.#judges.delete(name);
    this.#judges.set(name, judge);
    const [oldest = name] = this.#judges.keys();
    if (this.#judges.size > LINES_IN_MEMORY) this.#judges.delete(oldest);
    return judge;
  }

  /** A failing image does not stop the rest. */
  async #report(key: Digest): Promise<void> {
    const { context } = this.#world;
    const { inventory } = context.store;
    context.onProgress({ kind: 'step', text: 'judging' });
    try {
      const indexed = await inventory.get(key);
      if (!indexed) return;
      const { summary } = await rateImage(indexed, this.#world, false, this.#occasion.sync);
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

function soleLine(fleet: ReadonlyMap<Digest, ImageInFleet>, key: Digest): LineOfImage | undefined {
  return fleet.get(key)?.lines[0];
}
