import { DEFAULT_LINE, RANKING_FEEDS, type Digest, type Line } from '../../../domain/index.ts';
import { AppError, messageOf } from '../../../errors/index.ts';
import {
  linesOfImages,
  readVexOfLine,
  versionOfVex,
  type ImageInFleet,
  type LineOfImage,
} from '../../../fleet/index.ts';
import type { LineSettings } from '../../../policy/index.ts';
import { MatchJudge, type HeldLine, type ImageJudgement, type LineToJudge } from '../../../scan/index.ts';
import type {
  SettledImage,
  Store,
  StoredVexDocument,
  SyncSpan,
  UnsettledLook,
} from '../../../store/ports.ts';
import { nextStart } from '../../../vex/index.ts';
import type { JudgedImages } from '../../feeds/index.ts';
import { baseForAll } from './base-for-all.ts';
import { fleetClocks } from './fleet-clocks.ts';
import { imagesOfSync } from './images-of-sync.ts';
import type { TaskWorld } from '../task-world.ts';
import { toKept, type Occasion } from './keep-verdict.ts';
import { rateImage } from './rate-image.ts';
import { timeToJudge } from './time-to-judge.ts';

/** Images judged at a time, in one transaction. */
const IMAGES_A_PAGE = 500;
/** Failures that are named; the rest are counted. */
const NAMED_FAILURES = 100;

/** Images that a sync may have changed, or whose verdict may be another though none did. */
export type JudgeArgs =
  | { readonly kind: 'sync'; readonly span: SyncSpan }
  | { readonly kind: 'unsettled'; readonly query: UnsettledLook };

/** Counts and judges images by what their packages match, and those that need it by a report. */
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
  if (args.kind === 'unsettled') return unsettled(args.query, world.context.store);
  return imagesOfSync(args.span, linesOf(world), world.context);
}

function occasionOf(args: JudgeArgs): Occasion {
  if (args.kind === 'unsettled') return { isNew: false };
  const { feed, from, to } = args.span;
  if (from === to) return { isNew: false, isAge: true };
  return { isNew: from === 0 && !RANKING_FEEDS.includes(feed), sync: { feed, seq: to } };
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

/** A judge by the VEX documents of one moment. */
interface DatedJudge {
  readonly matches: MatchJudge;
  /** RFC 3339: when a statement begins to count, by line. */
  readonly starts: ReadonlyMap<string, string>;
  /** Names what is stored of the documents. */
  readonly version: string;
}

interface JudgedPage {
  readonly fleet: ReadonlyMap<Digest, ImageInFleet>;
  readonly at: Date;
  readonly judge: DatedJudge;
  /** Number of the last sync before. */
  readonly sync: number;
}

class Judging {
  readonly #world: TaskWorld;
  readonly #occasion: Occasion;
  /** Numbers of the lines, as the judge has them, by name. */
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
    // Throws once the task is told to give up.
    this.#world.context.onProgress({ kind: 'step', text: 'judging' });
    const { verdicts } = this.#world.context.store;
    const sync = await verdicts.lastSync();
    const fleet = await linesOfImages(keys, this.#world);
    const at = await timeToJudge(verdicts, this.#world.context.now());
    for (const key of await this.#judgeByMatches(keys, { fleet, at, sync })) await this.#report(key);
  }

  /** Documents may be put or deleted, and statements begin to count, while images are judged. */
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
      (fleet.get(key)?.lines ?? []).map((own) => this.#held(own)),
    );
    const settled = judgements.map((judgement) => this.#toSettled(judgement, { ...page, judge }));
    const missed = new Set(await verdicts.settle(settled));
    const stored = settled.map(({ key }) => key).filter((key) => !missed.has(key));
    const done = new Set(await this.#endOthers(stored, fleet));
    this.#byMatches += done.size;
    return keys.filter((key) => !done.has(key));
  }

  #held({ name, places }: LineOfImage): HeldLine {
    const line = this.#lines.get(name);
    if (line === undefined) throw new Error(`no line is called ${name}`);
    const { clocks } = this.#world.context.store;
    return {
      line,
      findClocks: (image, isWhole) => fleetClocks(image, places, clocks, { endsOthers: isWhole }),
      findBase: (image) => baseForAll(image, this.#world),
    };
  }

  #toSettled(
    { image: { key, turn, distribution }, summary, verdicts: given, setAside }: ImageJudgement,
    { fleet, at, sync, judge: { starts } }: JudgedPage,
  ): SettledImage {
    const known = fleet.get(key);
    const verdicts = given.flatMap((verdict, i) => {
      const settings = known?.lines[i];
      if (!settings) return [];
      const start = starts.get(settings.name);
      return [
        toKept({
          ...known,
          image: key,
          verdict,
          settings,
          at,
          occasion: this.#occasion,
          ...(distribution && { distribution }),
          setAside: setAside[i] ?? [],
          ...(start !== undefined && { nextStart: start }),
        }),
      ];
    });
    return { key, turn, summary, sync, verdicts };
  }

  /** Most images have the lines that they had. Returns those that no other task judged by other lines meanwhile. */
  async #endOthers(
    keys: readonly Digest[],
    fleet: ReadonlyMap<Digest, ImageInFleet>,
  ): Promise<readonly Digest[]> {
    const { verdicts } = this.#world.context.store;
    const outcomes = await verdicts.outcomes(keys);
    const turns = new Map<Digest, number>();
    const done: Digest[] = [];
    for (const key of keys) {
      const { lines = [], standings } = fleet.get(key) ?? {};
      const names = lines.map(({ name }) => name);
      const isAlone = (outcomes.get(key) ?? []).every(({ line }) => names.includes(line));
      if (!standings || isAlone) {
        if (standings?.turn !== undefined) turns.set(key, standings.turn);
        done.push(key);
      } else if (await verdicts.endOthers(key, names, standings)) done.push(key);
    }
    await verdicts.forgetTurns(turns);
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
