import type { Problem } from '../domain/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import type { CveRecord, FeedState } from '../store/ports.ts';
import type { FeedContext } from './feed.ts';
import { inParallel } from './parallel.ts';
import type { RecordSource } from './record-source.ts';
import { isWithin, MAX_AGE_MINUTES } from './sync.ts';

/** Saved together; what was saved stays when a later request fails. */
const BATCH = 100;

export interface RecordPolicy {
  /** Nothing is asked; what is known answers. */
  readonly offline?: boolean;
  /** Instead of the source's own interval. */
  readonly maxAgeMinutes?: number;
}

/**
 * Brings up to date what one source says of these CVEs. A source that does not answer is a problem, not a failure. Where
 * all that it says was loaded and is fresh enough, it is not asked: a CVE that is not in it has no record.
 */
export async function fetchRecords(
  source: RecordSource,
  cves: readonly string[],
  context: FeedContext,
  policy: RecordPolicy = {},
): Promise<{ readonly problems: readonly Problem[] }> {
  const whole = await context.store.advisories.feedState(source.id);
  if (whole !== undefined && answersAlone(whole, source, context, policy)) {
    const about = new Set([...cves, source.id]);
    return { problems: whole.problems.filter(({ subject }) => about.has(subject)) };
  }
  const known = await context.store.enrichment.ratings(cves, source.id);
  const age = policy.maxAgeMinutes ?? source.intervalMinutes;
  const due = [...new Set(cves)].filter((cve) => {
    const syncedAt = known.get(cve)?.fetchedAt;
    return syncedAt === undefined || !isWithin(age, { syncedAt }, context);
  });
  const isListed = whole !== undefined && isWithin(MAX_AGE_MINUTES, whole, context);
  const missing = new Set(isListed ? [] : due.filter((cve) => !known.has(cve)));
  if (due.length === 0) return { problems: [] };
  if (policy.offline === true) {
    return { problems: missing.size === 0 ? [] : [unasked(source, missing.size, 'offline')] };
  }
  const asked = new Questions(source, context, known);
  try {
    await inParallel(due, source.requestsAtATime, async (cve) => {
      await asked.ask(cve);
      missing.delete(cve);
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'FEED_FAILED') throw error;
    asked.problems.push(
      missing.size === 0 ? outdated(source, error) : unasked(source, missing.size, messageOf(error)),
    );
  }
  await asked.save();
  return { problems: asked.problems };
}

function answersAlone(
  whole: FeedState,
  { intervalMinutes }: RecordSource,
  context: FeedContext,
  { offline = false, maxAgeMinutes }: RecordPolicy,
): boolean {
  return isWithin(maxAgeMinutes ?? (offline ? MAX_AGE_MINUTES : intervalMinutes), whole, context);
}

class Questions {
  readonly problems: Problem[] = [];
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
      // Only now, since a save may have begun a new list meanwhile.
      this.#answers.push(answer);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const message = `its record in ${this.#source.id} cannot be read: ${messageOf(error)}`;
      this.problems.push({ kind: 'advisory-unreadable', subject: cve, message });
    }
    if (this.#answers.length >= BATCH) await this.save();
  }

  async save(): Promise<void> {
    const answers = this.#answers;
    this.#answers = [];
    if (answers.length > 0) await this.#context.store.enrichment.saveRecords(this.#source.id, answers);
    this.#context.onProgress?.({ feed: this.#source.id, records: answers.length });
  }
}

function unasked({ id, title }: RecordSource, count: number, reason: string): Problem {
  const message = `${title} was not asked about ${count === 1 ? 'one CVE' : `${count} CVEs`}, whose severity may be unknown: ${reason}`;
  return { kind: 'feed-missing', subject: id, message };
}

function outdated({ id, title }: RecordSource, error: unknown): Problem {
  const message = `${title} could not be asked again, its last answers count: ${messageOf(error)}`;
  return { kind: 'feed-not-updated', subject: id, message };
}
