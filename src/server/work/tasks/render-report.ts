import {
  defined,
  type BaseImage,
  type Digest,
  type IndexedImage,
  type Problem,
} from '../../../domain/index.ts';
import {
  contextAsOf,
  distributionOnly,
  type FoundBase,
  type ReportJudgement,
  offlineContext,
  reportImage,
  type Scan,
} from '../../../findings/index.ts';
import { currentReaders } from '../../../packages/index.ts';
import { NO_LINE } from '../../../policy/index.ts';
import { findStoredBase, type StoredContext, withAge } from '../../../stored/index.ts';
import { clairLine } from '../../clair/clair-line.ts';
import type { Rendering, RulesThen } from '../../context.ts';
import { calledAs } from '../../renderings/called-as.ts';
import { renderReport } from '../../renderings/render-report.ts';
import type { TaskWorld } from '../task-world.ts';
import { feedNeverLoaded } from './feed-never-loaded.ts';
import { knownSinceInFleet } from './known-since-in-fleet.ts';
import { notingFeeds } from './noting-feeds.ts';

export interface RenderArgs {
  readonly key: Digest;
  readonly rendering: Rendering;
}

export type RenderResult =
  | { readonly kind: 'absent' }
  /**
   * The distribution's first feed, if all its feeds were never loaded; `cve` if the image's CVEs were not
   * looked up.
   */
  | { readonly kind: 'loading'; readonly feed: string }
  | {
      readonly kind: 'rendered';
      readonly contentType: string;
      readonly body: Uint8Array;
      /** True if the report has a hole that fetching single CVE records may close. */
      readonly isUnasked: boolean;
      /** Its base image, as far as known. */
      readonly base?: BaseImage;
      /** Distinct CVEs by severity. */
      readonly findings: Readonly<Record<string, number>>;
      readonly problems: readonly Pick<Problem, 'kind' | 'subject'>[];
      /** Feeds whose states the report depends on, loaded or not. */
      readonly feedsAsked: readonly string[];
    };

export async function renderStored(
  { key, rendering }: RenderArgs,
  world: Pick<TaskWorld, 'context' | 'bases'>,
): Promise<RenderResult> {
  const { context, feedsAsked } = notingFeeds(world.context);
  const found = await context.store.inventory.get(key);
  if (!found) return { kind: 'absent' };
  const stored = withAge(found, await currentReaders(context));
  const called = named(stored, rendering);
  const indexed = rendering.kind === 'clair-v1-layer' ? distributionOnly(called) : called;
  const judgement = { ...judgementOf(rendering), ...(await knownSinceOf(stored, rendering, context)) };
  const asOf = asOfRendering(rendering);
  // A feed loaded from now on was unknown at that moment.
  const isLoading = asOf === undefined && needsFeeds(rendering);
  const feed = isLoading ? await feedNeverLoaded(indexed, context, judgement.scope) : undefined;
  if (feed !== undefined) return { kind: 'loading', feed };
  // A report must not wait for a download.
  const answering = asOf === undefined ? offlineContext(context) : await contextAsOf(context, asOf);
  const base = await baseFor(indexed, rendering, world);
  const scan = await reportImage(indexed, { ...judgement, ...defined({ base }) }, answering, {
    // An index report shows whether a feed answers, not its matches, which take ten times as long.
    skipsMatching: isOfContents(rendering),
  });
  const isUnasked = isOpenUntilAsked(scan);
  // Clair's clients apply their own threshold, and do not expect answers without severities.
  if (isUnasked && isOfClair(rendering)) return { kind: 'loading', feed: 'cve' };
  const { contentType, body } = await renderReport({ scan, indexed, rendering });
  return {
    kind: 'rendered',
    contentType,
    body: new TextEncoder().encode(body),
    isUnasked,
    ...defined({ base: base?.base }),
    findings: scan.result.verdict.counts,
    problems: scan.result.problems.map(({ kind, subject }) => ({ kind, subject })),
    feedsAsked: [...feedsAsked].sort(),
  };
}

/** Returns known-since times as they are now: a report as of an earlier time uses record dates instead. */
async function knownSinceOf(
  stored: IndexedImage,
  rendering: Rendering,
  { store }: StoredContext,
): Promise<Pick<ReportJudgement, 'findKnownSince'>> {
  if (!('line' in rendering) || !rendering.line.within || rendering.asOf !== undefined) return {};
  const places = (await store.runs.placesOf([stored.key])).get(stored.key) ?? [];
  return { findKnownSince: knownSinceInFleet(stored, places, store.knownSince, { endsOthers: false }) };
}

/** Clair's clients and Harbor have no field for a base. */
async function baseFor(
  indexed: IndexedImage,
  rendering: Rendering,
  { context, bases: marked }: Pick<TaskWorld, 'context' | 'bases'>,
): Promise<FoundBase | undefined> {
  if (rendering.kind === 'admission' && !rendering.line.ignoreBase) return undefined;
  if (!('reader' in rendering)) return undefined;
  const given = rendering.kind === 'result' ? (rendering.bases ?? []) : [];
  return findStoredBase(indexed, { marked, given, reader: rendering.reader }, context.store);
}

function asOfRendering(rendering: Rendering): string | undefined {
  return 'asOf' in rendering ? rendering.asOf : undefined;
}

/** False for package lists, which answer a client at once when it posts an image. */
function needsFeeds(rendering: Rendering): boolean {
  if (rendering.kind === 'clair-v1-layer') return rendering.vulnerabilities;
  return !isOfContents(rendering);
}

/** True for answers about an image's contents, without its vulnerabilities. */
function isOfContents({ kind }: Rendering): boolean {
  return kind === 'clair-v4-index' || kind === 'harbor-sbom';
}

/** False if the line needs no severities, or the hole is waived. */
function isOpenUntilAsked({ isUnasked, result: { verdict } }: Scan): boolean {
  return isUnasked && verdict.incomplete.some(({ kind }) => kind === 'feed-missing');
}

function isOfClair({ kind }: Rendering): boolean {
  return kind === 'clair-v4-vulnerabilities' || kind === 'clair-v1-layer';
}

/** Uses the client's name for the image, so that its ignore rules match as on its own machine. */
function named(indexed: IndexedImage, rendering: Rendering): IndexedImage {
  return 'reference' in rendering ? calledAs(indexed, rendering.reference) : indexed;
}

function judgementOf(rendering: Rendering): ReportJudgement {
  switch (rendering.kind) {
    case 'report': {
      const { line, ignore = [], rulesThen, scope, skipPaths } = rendering;
      return { line, ignore, ...ofThen(rulesThen), skipPaths, ...defined({ scope }) };
    }
    case 'result': {
      const { line, ignore, rulesThen, vex = [], scope, skipPaths, configuration } = rendering;
      return {
        line,
        ignore,
        ...ofThen(rulesThen),
        vex,
        skipPaths,
        ...defined({ scope, configuration }),
      };
    }
    case 'admission': {
      const { line, ignore, vex, skipPaths } = rendering;
      return { line, ignore, vex, skipPaths };
    }
    case 'clair-v4-index':
    case 'harbor-sbom':
      return { line: NO_LINE, ignore: [] };
    case 'clair-v4-vulnerabilities':
    case 'clair-v1-layer':
    case 'harbor-vulnerabilities':
      return { line: clairLine(rendering.allowIncomplete), ignore: [] };
  }
}

function ofThen(rules: RulesThen | undefined): Pick<ReportJudgement, 'rulesAt' | 'problems'> {
  return rules ? { rulesAt: new Date(rules.at), problems: rules.problems } : {};
}
