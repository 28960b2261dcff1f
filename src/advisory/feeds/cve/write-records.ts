import type { Problem, SyncOutcome, CveRecord } from '../../../domain/index.ts';
import type { RecordSync } from '../../../store/ports.ts';
import type { FeedContext, FeedOutcome } from '../../feed-kit/feed.ts';
import { contentAfter, NewestContent } from '../../feed-kit/newest-content.ts';
import { ProblemList } from '../../feed-kit/problem-list.ts';

const BATCH = 1000;

/** Writes a source's records one by one into one store sync. */
export interface RecordWriter {
  add(record: CveRecord): Promise<void>;
  problem(problem: Problem): void;
}

interface Target {
  readonly feed: string;
  readonly mode: 'full' | 'delta';
}

/** Fills one sync and commits it; discards everything on failure. */
export async function writeRecords(
  context: FeedContext,
  { feed, mode }: Target,
  fill: (writer: RecordWriter) => Promise<Pick<SyncOutcome, 'etag' | 'lastModified' | 'cursor'>>,
): Promise<FeedOutcome> {
  const sync = await context.store.enrichment.beginRecordSync(feed, mode);
  try {
    const writer = new BatchWriter(sync, feed, context);
    const validators = await fill(writer);
    await writer.flush();
    const problems = writer.problems.all();
    const content = await contentAfter(writer.content, { feed, mode }, context);
    await sync.commit({ ...validators, ...content, syncedAt: context.now, problems });
    return { kind: 'updated', problems };
  } catch (error) {
    await sync.abandon();
    throw error;
  }
}

class BatchWriter implements RecordWriter {
  readonly problems: ProblemList;
  readonly content: NewestContent;
  readonly #sync: RecordSync;
  readonly #feed: string;
  readonly #context: FeedContext;
  #batch: CveRecord[] = [];
  #records = 0;

  constructor(sync: RecordSync, feed: string, context: FeedContext) {
    this.#sync = sync;
    this.#feed = feed;
    this.#context = context;
    this.problems = new ProblemList(feed);
    this.content = new NewestContent(context.now());
  }

  async add(record: CveRecord): Promise<void> {
    this.content.see(record);
    this.#batch.push(record);
    if (this.#batch.length >= BATCH) await this.flush();
  }

  problem(problem: Problem): void {
    this.problems.add(problem);
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#records += batch.length;
    await this.#sync.add(batch);
    this.#context.onProgress?.({ feed: this.#feed, records: this.#records });
  }
}
