import type { KeyedAdvisory, Problem, SyncOutcome, Advisory } from '../../domain/index.ts';
import type { FeedSync } from '../../store/ports.ts';
import type { FeedContext, FeedOutcome } from './feed.ts';
import { feedFailed } from './feed-error.ts';
import { keyAdvisory } from './key-advisory.ts';
import { contentAfter, NewestContent } from './newest-content.ts';
import { ProblemList } from './problem-list.ts';

const BATCH = 200;

/** Writes a feed's records one by one into one store sync. */
export interface AdvisoryWriter {
  readonly content: Pick<NewestContent, 'date'>;
  /** Treats a record without ranges as a removed record. */
  add(advisory: Advisory): Promise<void>;
  /** Leaves these records unchanged unless they were added, and returns the IDs that the store holds. */
  keep(ids: readonly string[]): Promise<ReadonlySet<string>>;
  remove(id: string): Promise<void>;
  problem(problem: Problem): void;
}

interface Target {
  /** Name in the store: `osv:AlmaLinux`. */
  readonly feed: string;
  readonly address: string;
  readonly mode: 'full' | 'delta';
}

/**
 * Fills one sync and commits it; discards everything on failure. A full sync without records fails: an empty
 * list is a broken response, and must not replace good data.
 */
export async function writeAdvisories(
  context: FeedContext,
  target: Target,
  fill: (writer: AdvisoryWriter) => Promise<Pick<SyncOutcome, 'etag' | 'lastModified' | 'cursor'>>,
): Promise<FeedOutcome> {
  const sync = await context.store.advisories.beginSync(target.feed, target.mode);
  try {
    const writer = new BatchWriter(sync, context, target);
    const validators = await fill(writer);
    await writer.flush();
    if (target.mode === 'full' && writer.records === 0) {
      throw feedFailed(target.feed, target.address, 'contains no records');
    }
    const problems = writer.problems();
    const content = await contentAfter(writer.content, target, context);
    await sync.commit({ ...validators, ...content, syncedAt: context.now, problems });
    return { kind: 'updated', problems };
  } catch (error) {
    await sync.abandon();
    throw error;
  }
}

/** Detects unreadable records: the last good data is better than an export with nothing else. */
function isUnread({ ranges }: KeyedAdvisory): boolean {
  return ranges.every(
    ({ state }) => state === 'unreadable' || state === 'too-large' || state === 'not-compared',
  );
}

class BatchWriter implements AdvisoryWriter {
  readonly #sync: FeedSync;
  readonly #context: FeedContext;
  readonly #target: Target;
  readonly #problems: ProblemList;
  readonly content: NewestContent;
  #records = 0;
  #batch: KeyedAdvisory[] = [];
  #gone: string[] = [];

  constructor(sync: FeedSync, context: FeedContext, target: Target) {
    this.#sync = sync;
    this.#context = context;
    this.#target = target;
    this.content = new NewestContent(context.now());
    this.#problems = new ProblemList(target.feed);
  }

  get records(): number {
    return this.#records;
  }

  async add(advisory: Advisory): Promise<void> {
    const keyed = keyAdvisory(advisory);
    for (const problem of keyed.problems) this.problem(problem);
    if (keyed.advisory.ranges.length === 0) return this.remove(advisory.id);
    if (!isUnread(keyed.advisory)) this.#records++;
    this.content.see(advisory);
    this.#batch.push(keyed.advisory);
    if (this.#batch.length >= BATCH) await this.flush();
  }

  async keep(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    await this.flush();
    return this.#sync.keep(ids);
  }

  async remove(id: string): Promise<void> {
    if (this.#target.mode === 'full') return;
    this.#gone.push(id);
    if (this.#gone.length >= BATCH) await this.flush();
  }

  problem(problem: Problem): void {
    this.#problems.add(problem);
  }

  problems(): readonly Problem[] {
    return this.#problems.all();
  }

  async flush(): Promise<void> {
    // Taken before the first wait, during which others may add.
    const batch = this.#batch;
    const gone = this.#gone;
    this.#batch = [];
    this.#gone = [];
    if (batch.length > 0) await this.#sync.add(batch);
    if (gone.length > 0) await this.#sync.remove(gone);
    this.#context.onProgress?.({ feed: this.#target.feed, records: this.#records });
  }
}
