import { counted, type CveRecord, type FeedState, type Problem } from '../domain/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import type { FeedContext } from './feed-kit/feed.ts';
import { inParallel } from './feed-kit/parallel.ts';
import type { RecordSource } from './feed-kit/record-source.ts';
import { isWithinAge, MAX_AGE_MINUTES } from './sync.ts';

/** Records per save; saved ones stay when a later request fails. */
const BATCH = 100;

export interface RecordPolicy {
  /** Sends no requests; uses stored records. */
  readonly offline?: boolean;
  /** Overrides the source's own interval. */
  readonly maxAgeMinutes?: number;
}

export interface FetchedRecords {
  readonly problems: readonly Problem[];
  /** CVEs that the source was never asked about, and why. */
  readonly unasked?: { readonly cves: ReadonlySet<string>; readonly problem: Problem };
  /** CVEs whose record exists at the source but cannot be read. */
  readonly unreadable: readonly string[];
}

const NOTHING_ASKED: FetchedRecords = { problems: [], unreadable: [] };

/**
 * Brings one source's records for these CVEs up to date. Reports a source that does not answer as a problem,
 * not a failure. A source loaded in full and fresh enough is not asked: a CVE missing from it has no record.
 */
export async function fetchRecords(
  source: RecordSource,
  cves: readonly string[],
  context: FeedContext,
  policy: RecordPolicy = {},
): Promise<FetchedRecords> {
  const whole = await context.store.advisories.feedState(source.id);
  if (whole !== undefined && answersAlone(whole, source, context, policy)) {
    return inWhole(whole, source, cves);
  }
  const known = await context.store.enrichment.ratings(cves, source.id);
  const age = policy.maxAgeMinutes ?? source.intervalMinutes;
  // An image has thousands of CVEs, and a clock may be slow.
  const now = context.now();
  const due = [...new Set(cves)].filter((cve) => {
    const syncedAt = known.get(cve)?.fetchedAt;
    return syncedAt === undefined || !isWithinAge(age, { syncedAt }, { now: () => now });
  });
  const isListed = whole !== undefined && isWithinAge(MAX_AGE_MINUTES, whole, context);
  const missing = new Set(isListed ? [] : due.filter((cve) => !known.has(cve)));
  if (due.length === 0) return NOTHING_ASKED;
  if (policy.offline === true) return { ...NOTHING_ASKED, ...notAsked(source, missing, 'offline') };
  const asked = new Questions(source, context, known);
  try {
    await inParallel(due, source.requestsAtATime, async (cve) => {
      await asked.ask(cve);
      missing.delete(cve);
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'FEED_FAILED') throw error;
    await asked.save();
    const { problems, unreadable } = asked;
    if (missing.size === 0) return { problems: [...problems, outdated(source, error)], unreadable };
    return { problems, unreadable, ...notAsked(source, missing, messageOf(error)) };
  }
  await asked.save();
  return { problems: asked.problems, unreadable: asked.unreadable };
}

/** Returns problems from the full list's sync that concern these CVEs or the list itself. */
function inWhole({ problems }: FeedState, { id }: RecordSource, cves: readonly string[]): FetchedRecords {
  const about = new Set(cves);
  const unreadable = problems.filter(
    ({ kind, subject }) => kind === 'advisory-unreadable' && about.has(subject),
  );
  return {
    problems: problems.filter(({ subject }) => subject === id || about.has(subject)),
    unreadable: unreadable.map(({ subject }) => subject),
  };
}

function answersAlone(
  whole: FeedState,
  { intervalMinutes }: RecordSource,
  context: FeedContext,
  { offline = false, maxAgeMinutes }: RecordPolicy,
): boolean {
  return isWithinAge(maxAgeMinutes ?? (offline ? MAX_AGE_MINUTES : intervalMinutes), whole, context);
}

class Questions {
  readonly problems: Problem[] = [];
  readonly unreadable: string[] = [];
  readonly #source: RecordSource;
  readonly #context: FeedContext;
  readonly #known: ReadonlyMap<string, CveRecord>;
  #answers: CveRecord[] = [];

  constructor(source: RecordSource, context: FeedContext, known: ReadonlyMap<string, CveRecord>) {
    this.#source = source;
    this.#context = context;
    this.#known = known;
  }

  async ask(cve: string): Promise<void> {
    try {
      const answer = await this.#source.ask(cve, this.#known.get(cve), this.#context);
      // Appends only now, since a save may have started a new list meanwhile.
      this.#answers.push(answer);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.unreadable.push(cve);
      const message = `cannot read its record in ${this.#source.id}: ${messageOf(error)}`;
      this.problems.push({ kind: 'advisory-unreadable', subject: cve, message });
    }
    if (this.#answers.length >= BATCH) await this.save();
  }

  async save(): Promise<void> {
    const answers = this.#answers;
    this.#answers = [];
    const { enrichment } = this.#context.store;
    if (answers.length > 0) await enrichment.saveRecords(this.#source.id, answers, this.#context.now);
    this.#context.onProgress?.({ feed: this.#source.id, records: answers.length });
  }
}

function notAsked(
  { id, title }: RecordSource,
  cves: ReadonlySet<string>,
  reason: string,
): Pick<FetchedRecords, 'unasked'> {
  if (cves.size === 0) return {};
  const message = `${title} was not asked about ${counted(cves.size, 'CVE')}, whose severity may be unknown: ${reason}`;
  return { unasked: { cves, problem: { kind: 'feed-missing', subject: id, message } } };
}

function outdated({ id, title }: RecordSource, error: unknown): Problem {
  const message = `${title} could not be asked again, so its last answers are used: ${messageOf(error)}`;
  return { kind: 'feed-not-updated', subject: id, message };
}
