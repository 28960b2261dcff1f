import {
  countBySeverity,
  cvesOf,
  RANKING_FEEDS,
  severityById,
  type Digest,
  type JudgedFinding,
  type Line,
  type Verdict,
} from '../../domain/index.ts';
import { rankOf, severitySources } from '../../match/index.ts';
import { appliesToImage, isExpired, judge, type IgnoreRule } from '../../policy/index.ts';
import type { MatchContent, MatchedImage, ReportSummary } from '../../store/ports.ts';
import type { PackageGroup } from '../answering.ts';
import type { ScanContext } from '../context.ts';
import { weighProblems } from '../weigh-problems.ts';
import { fillMatches, type FilledMatches } from './fill-matches.ts';
import { imageAnswer, setAnswer, type ImageAnswer, type SetAnswer } from './image-answer.ts';
import { answerOf, type PackageAnswer } from './package-answer.ts';
import { Rankings } from './rankings.ts';

/** Packages whose answers are kept in memory; some 50 MB. */
const MAX_PACKAGES = 100_000;

export interface LineToJudge {
  readonly line: Line;
  readonly ignore: readonly IgnoreRule[];
}

export interface ImageJudgement {
  readonly image: MatchedImage;
  readonly summary: ReportSummary;
  /** Absent without a line. */
  readonly verdict?: Verdict;
  readonly at: Date;
}

export interface Judged {
  readonly judgements: readonly ImageJudgement[];
  /** Images that only a report can judge, or that were changed meanwhile. */
  readonly left: readonly Digest[];
}

/**
 * Judges images by what their packages match: each distinct package is held against the line once, and each set of packages
 * is counted once. The answer is the one that a report gives, or none.
 */
export class MatchJudge {
  readonly #context: ScanContext;
  readonly #settings: LineToJudge | undefined;
  #filled: FilledMatches | undefined;
  #memory: Memory;

  constructor(context: ScanContext, settings: LineToJudge | undefined) {
    this.#context = context;
    this.#settings = settings;
    this.#memory = new Memory(context);
  }

  async judge(keys: readonly Digest[], at = this.#context.now()): Promise<Judged> {
    const filled = await this.#fill(at);
    const images = await this.#context.store.matches.images(keys);
    const answers = await this.#memory.answersOf(images, filled, this.#rulesAt(at));
    // Read in many steps: of a group that was moved meanwhile, some are of one sync and some of the next.
    if (!(await this.#isCurrent(filled))) return { judgements: [], left: keys };
    const left: Digest[] = [];
    const judgements: ImageJudgement[] = [];
    for (const image of images) {
      const sets = answers.get(image);
      const answer = sets && this.#canJudge(image) ? imageAnswer(image, sets, filled.chosen, at) : undefined;
      if (answer) judgements.push(this.#judgeOne(image, answer, at));
      else left.push(image.key);
    }
    return { judgements, left };
  }

  async #fill(at: Date): Promise<FilledMatches> {
    const isKnown = this.#filled && (await this.#isCurrent(this.#filled));
    if (this.#filled && isKnown && this.#memory.isOf(at)) return this.#filled;
    this.#memory = new Memory(this.#context, at);
    this.#filled = await fillMatches(this.#context);
    return this.#filled;
  }

  async #isCurrent({ groups, rankings }: FilledMatches): Promise<boolean> {
    const { matches, advisories } = this.#context.store;
    const stored = new Map((await matches.groups()).map((group) => [group.hash, group]));
    const seqs = new Map((await advisories.feedStates()).map(({ feed, seq }) => [feed, seq]));
    if (RANKING_FEEDS.some((feed) => seqs.get(feed) !== rankings.get(feed))) return false;
    return groups.every(({ wanted, feed }) => {
      const { answering, seq } = stored.get(wanted.hash) ?? {};
      const isStored = answering === wanted.answering && seq === wanted.seq;
      return isStored && (feed === undefined || seqs.get(feed) === wanted.seq);
    });
  }

  #rulesAt(now: Date): readonly IgnoreRule[] {
    const rules = this.#settings?.ignore ?? [];
    return rules.filter((rule) => rule.image === undefined && !isExpired(rule, now));
  }

  /** Notes, dates of records, and rules for one image are a report's alone. */
  #canJudge({ reference }: MatchedImage): boolean {
    if (!this.#settings) return true;
    const { line, ignore } = this.#settings;
    if (line.strict || line.within || line.ignoreBase) return false;
    return !ignore.some((rule) => rule.image !== undefined && appliesToImage(rule, reference));
  }

  #judgeOne(image: MatchedImage, answer: ImageAnswer, at: Date): ImageJudgement {
    const { missing, holes: ofRecords } = this.#memory.rankings;
    const found = answer.hasCves ? [...answer.holes, ...ofRecords] : answer.holes;
    const counts = countBySeverity(severityById(answer.findings).values());
    const holes = found.length + answer.covered.length;
    const summary = { counts, holes, at: at.toISOString() };
    if (!this.#settings) return { image, summary, at };
    const { line } = this.#settings;
    const problems = answer.hasCves ? [...found, ...weighProblems(missing, answer.kept, line)] : found;
    return { image, summary, verdict: judge(answer.kept, problems, line), at };
  }
}

/** What was read of packages and sets, for the matches of one moment. */
class Memory {
  readonly rankings: Rankings;
  readonly #context: ScanContext;
  readonly #day: string | undefined;
  readonly #sets = new Map<number, SetAnswer | undefined>();
  readonly #packages = new Map<string, PackageAnswer | undefined>();
  readonly #contents = new Map<number, MatchContent>();
  readonly #ranked = new Map<PackageGroup, Map<number, JudgedFinding | undefined>>();

  constructor(context: ScanContext, at?: Date) {
    this.#context = context;
    this.#day = at && dayOf(at);
    this.rankings = new Rankings(context);
  }

  /** Ignore rules and the life cycles of releases change from day to day. */
  isOf(at: Date): boolean {
    return this.#day === dayOf(at) && this.#packages.size < MAX_PACKAGES;
  }

  /** Returns the sets of each image; an image with a package that is not matched has none. */
  async answersOf(
    images: readonly MatchedImage[],
    filled: FilledMatches,
    rules: readonly IgnoreRule[],
  ): Promise<ReadonlyMap<MatchedImage, readonly SetAnswer[]>> {
    for (const own of Map.groupBy(images, ({ distributionId }) => distributionId).values()) {
      await this.#readSets(own, filled, rules);
    }
    const found = new Map<MatchedImage, readonly SetAnswer[]>();
    for (const image of images) {
      const sets = image.sets.map((id) => this.#sets.get(id)).filter((set) => set !== undefined);
      if (sets.length === image.sets.length) found.set(image, sets);
    }
    return found;
  }

  async #readSets(
    images: readonly MatchedImage[],
    filled: FilledMatches,
    rules: readonly IgnoreRule[],
  ): Promise<void> {
    const [first] = images;
    const wanted = new Set(images.flatMap(({ sets }) => sets).filter((id) => !this.#sets.has(id)));
    if (!first || wanted.size === 0) return;
    const members = await this.#context.store.matches.members([...wanted]);
    await this.#readPackages(first, [...new Set([...members.values()].flat())], filled, rules);
    for (const [set, ids] of members) {
      const packages = ids.map((id) => this.#packages.get(placeOf(first, id)));
      const known = packages.filter((pkg) => pkg !== undefined);
      this.#sets.set(set, known.length === packages.length ? setAnswer(known) : undefined);
    }
  }

  async #readPackages(
    image: MatchedImage,
    ids: readonly number[],
    { chosen }: FilledMatches,
    rules: readonly IgnoreRule[],
  ): Promise<void> {
    const unknown = ids.filter((id) => !this.#packages.has(placeOf(image, id)));
    const answers = await this.#context.store.matches.answers(image.distributionId, unknown);
    await this.#readContents([...new Set(answers.flatMap(({ contents = [] }) => contents))]);
    const groups = chosen.groupsOn(image.distribution);
    for (const { stored, contents } of answers) {
      const pkg = stored.package;
      const group = groups.find((each) => each.claims(pkg));
      const answer =
        contents &&
        answerOf(pkg, contents, {
          group,
          answering: group && chosen.answering.get(group),
          rules,
          rank: (content, of) => this.#rank(content, of),
          contentOf: (content) => this.#contents.get(content),
        });
      this.#packages.set(placeOf(image, stored.packageId), answer);
    }
  }

  async #readContents(ids: readonly number[]): Promise<void> {
    const unknown = ids.filter((id) => !this.#contents.has(id));
    const contents = await this.#context.store.matches.contents(unknown);
    const flaws = [...contents.values()].filter((content) => content.kind === 'flaw');
    await this.rankings.load(flaws.flatMap(cvesOf));
    for (const [id, content] of contents) this.#contents.set(id, content);
  }

  /** Findings that are equal are one object, so that sets count each once. */
  #rank(id: number, group: PackageGroup): JudgedFinding | undefined {
    const content = this.#contents.get(id);
    if (content?.kind !== 'flaw') return undefined;
    const ranked = this.#ranked.get(group) ?? new Map<number, JudgedFinding>();
    this.#ranked.set(group, ranked);
    const known = ranked.get(id);
    if (known) return known;
    const { id: name, aliases, state } = content;
    const { severity, epss, kev } = rankOf(
      content,
      this.rankings.enrichment,
      severitySources(group.distribution),
    );
    const finding = {
      id: name,
      ...(aliases && { aliases }),
      state,
      severity,
      ...(epss && { epss }),
      ...(kev && { kev }),
    };
    ranked.set(id, finding);
    return finding;
  }
}

function placeOf({ distributionId = 0 }: MatchedImage, packageId: number): string {
  return `${distributionId} ${packageId}`;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 'YYYY-MM-DD'.length);
}
