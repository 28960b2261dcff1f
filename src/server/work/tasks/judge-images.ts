import { DEFAULT_LINE, defined, type Digest, type Line, RANKING_FEEDS } from '../../../domain/index.ts';
import { AppError, messageOf } from '../../../errors/index.ts';
import {
  type ImageInFleet,
  type LineOfImage,
  linesOfImages,
  readVexOfLine,
  versionOfVex,
} from '../../../fleet/index.ts';
import type {
  Inventory,
  ImageVerdicts,
  StoredVexDocument,
  SyncSpan,
  StaleSearch,
} from '../../../inventory/ports.ts';
import type { LineSettings } from '../../../policy/index.ts';
import {
  type ApplicableLine,
  type ImageJudgement,
  type LineToJudge,
  MatchJudge,
} from '../../../stored/index.ts';
import { nextStart } from '../../../vex/index.ts';
import type { JudgedImages } from '../../feeds/index.ts';
import type { TaskWorld } from '../task-world.ts';
import { baseForAll } from './base-for-all.ts';
import { knownSinceInFleet } from './known-since-in-fleet.ts';
import { imagesOfSync } from './images-of-sync.ts';
import { type Occasion, toNewVerdict } from './store-verdict.ts';
import { rateImage } from './rate-image.ts';
import { timeToJudge } from './time-to-judge.ts';

/** Images judged in one transaction. */
const IMAGES_A_PAGE = 500;
/** Failures to name; the rest are counted. */
const NAMED_FAILURES = 100;

/** Images that a sync may have changed, or whose verdict is stale without one. */
export type JudgeArgs =
  | { readonly kind: 'sync'; readonly span: SyncSpan }
  | { readonly kind: 'stale'; readonly query: StaleSearch };

/** Counts and judges images by their package matches, or by a report where matches do not suffice. */
export async function judgeImages(args: JudgeArgs, world: TaskWorld): Promise<JudgedImages> {
  const judging = new Judging(world, occasionOf(args));
  for await (const keys of imagesOf(args, world)) {
    for (let start = 0; start < keys.length; start += IMAGES_A_PAGE) {
      await judging.judge(keys.slice(start, start + IMAGES_A_PAGE));
    }
  }
  return judging.result;
}

function imagesOf(args: JudgeArgs, world: TaskWorld): AsyncIterable<readonly Digest[]> {
  if (args.kind === 'stale') return stale(args.query, world.context.store);
  return imagesOfSync(args.span, linesOf(world), world.context);
}

function occasionOf(args: JudgeArgs): Occasion {
  if (args.kind === 'stale') return { isNew: false };
  const { feed, from, to } = args.span;
  if (from === to) return { isNew: false, isAge: true };
  return { isNew: from === 0 && !RANKING_FEEDS.includes(feed), sync: { feed, seq: to } };
}

function linesOf({ line, lines = [] }: TaskWorld): readonly Line[] {
  return [line ?? [], lines].flat().map((each) => each.line);
}

/** Yields each stale image once, whether or not it could be judged; running images first. */
async function* stale(query: StaleSearch, { verdicts }: Inventory): AsyncGenerator<readonly Digest[], void> {
  // An image that starts to run meanwhile is stale again.
  for (const isRunning of [true, false]) {
    let after: Digest | undefined;
    do {
      const page = { isRunning, limit: IMAGES_A_PAGE, ...(after && { after }) };
      const keys = await verdicts.stale({ ...query, ...page });
      yield keys;
      after = keys.at(-1);
    } while (after !== undefined);
  }
}

/** A judge with the VEX documents at one moment. */
interface DatedJudge {
  readonly matches: MatchJudge;
  /** RFC 3339: when a statement takes effect, by line. */
  readonly starts: ReadonlyMap<string, string>;
  /** Version of the stored documents. */
  readonly version: string;
}

interface JudgedPage {
  readonly fleet: ReadonlyMap<Digest, ImageInFleet>;
  readonly at: Date;
  readonly judge: DatedJudge;
  /** Sequence number of the last sync before. */
  readonly sync: number;
}

class Judging {
  readonly #world: TaskWorld;
  readonly #occasion: Occasion;
  /** The judge's line numbers, by name. */
  readonly #lines: ReadonlyMap<string, number>;
  readonly #settings: ReadonlyMap<string, LineSettings>;
  #last: DatedJudge | undefined;
  readonly #failures: { image: Digest; reason: string }[] = [];
  #byMatches = 0;
  #byReport = 0;
  #failed = 0;

  constructor(world: TaskWorld, occasion: Occasion) {
    this.#world = world;
    this.#occasion = occasion;
    this.#settings = linesByName(world);
    this.#lines = new Map(Array.from(this.#settings.keys(), (name, line) => [name, line]));
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
    // Throws once the task must give up.
    this.#world.context.onProgress({ kind: 'step', text: 'judging' });
    const { verdicts } = this.#world.context.store;
    const sync = await verdicts.lastSync();
    const fleet = await linesOfImages(keys, this.#world);
    const at = await timeToJudge(verdicts, this.#world.context.now());
    for (const key of await this.#judgeByMatches(keys, { fleet, at, sync })) await this.#report(key);
  }

  /** Renews the judge if documents were put or deleted, or statements took effect, while images are judged. */
  async #judgeOf(documents: readonly StoredVexDocument[], at: Date): Promise<DatedJudge> {
    const version = versionOfVex(documents);
    const last = this.#last;
    if (last?.version === version && last.starts.values().every((start) => start > at.toISOString())) {
      return last;
    }
    const { context } = this.#world;
    const lines: LineToJudge[] = [];
    const starts = new Map<string, string>();
    for (const [name, settings] of this.#settings) {
      const vex = await readVexOfLine(name, documents, context.store.vex);
      const start = nextStart(vex, at);
      if (start !== undefined) starts.set(name, start);
      lines.push({ ...settings, vex });
    }
    this.#last = { version, starts, matches: new MatchJudge(context, lines) };
    return this.#last;
  }

  /** Returns the images that need a report. */
  async #judgeByMatches(
    keys: readonly Digest[],
    page: Omit<JudgedPage, 'judge'>,
  ): Promise<readonly Digest[]> {
    const { fleet, at } = page;
    const { verdicts } = this.#world.context.store;
    const [first] = fleet.values();
    const judge = await this.#judgeOf(first?.vex ?? [], at);
    const { judgements } = await judge.matches.judge(keys, at, (key) =>
      (fleet.get(key)?.lines ?? []).map((own) => this.#applicable(own)),
    );
    const judged = judgements.map((judgement) => this.#toImageVerdicts(judgement, { ...page, judge }));
    const missed = new Set(await verdicts.recordImages(judged));
    const stored = judged.map(({ key }) => key).filter((key) => !missed.has(key));
    const done = new Set(await this.#endOthers(stored, fleet));
    this.#byMatches += done.size;
    return keys.filter((key) => !done.has(key));
  }

  #applicable({ name, places }: LineOfImage): ApplicableLine {
    const line = this.#lines.get(name);
    if (line === undefined) throw new Error(`no line is called ${name}`);
    const { knownSince } = this.#world.context.store;
    return {
      line,
      findKnownSince: (image, isWhole) =>
        knownSinceInFleet(image, places, knownSince, { endsOthers: isWhole }),
      findBase: (image) => baseForAll(image, this.#world),
    };
  }

  #toImageVerdicts(
    { image: { key, sequence, distribution }, summary, verdicts: given, suppressed }: ImageJudgement,
    { fleet, at, sync, judge: { starts } }: JudgedPage,
  ): ImageVerdicts {
    const known = fleet.get(key);
    const verdicts = given.flatMap((verdict, i) => {
      const settings = known?.lines[i];
      if (!settings) return [];
      const start = starts.get(settings.name);
      return [
        toNewVerdict({
          ...known,
          image: key,
          verdict,
          settings,
          at,
          occasion: this.#occasion,
          ...defined({ distribution }),
          suppressed: suppressed[i] ?? [],
          ...defined({ nextStart: start }),
        }),
      ];
    });
    return { key, sequence, summary, sync, verdicts };
  }

  /**
   * Ends verdicts by other lines; most images kept their lines. Returns the images that no other task judged
   * by other lines meanwhile.
   */
  async #endOthers(
    keys: readonly Digest[],
    fleet: ReadonlyMap<Digest, ImageInFleet>,
  ): Promise<readonly Digest[]> {
    const { verdicts } = this.#world.context.store;
    const outcomes = await verdicts.outcomes(keys);
    const sequences = new Map<Digest, number>();
    const done: Digest[] = [];
    for (const key of keys) {
      const { lines = [], currentVerdicts } = fleet.get(key) ?? {};
      const names = lines.map(({ name }) => name);
      const isAlone = (outcomes.get(key) ?? []).every(({ line }) => names.includes(line));
      if (!currentVerdicts || isAlone) {
        if (currentVerdicts?.sequence !== undefined) sequences.set(key, currentVerdicts.sequence);
        done.push(key);
      } else if (await verdicts.endOthers(key, names, currentVerdicts)) done.push(key);
    }
    await verdicts.clearStaleMarks(sequences);
    return done;
  }

  /** A failing image does not stop the rest. */
  async #report(key: Digest): Promise<void> {
    const { context } = this.#world;
    const { inventory } = context.store;
    context.onProgress({ kind: 'step', text: 'judging' });
    try {
      const indexed = await inventory.get(key);
      if (!indexed) return;
      await rateImage(indexed, this.#world, this.#occasion);
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

function linesByName({ line, lines = [] }: TaskWorld): ReadonlyMap<string, LineSettings> {
  return new Map([
    ...lines.map((scoped) => [scoped.name, scoped] as const),
    ...(line ? [[DEFAULT_LINE, line] as const] : []),
  ]);
}
