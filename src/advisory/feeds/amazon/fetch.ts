import * as z from 'zod';
import type { Feed, FeedContext, FeedOutcome } from '../../feed-kit/feed.ts';
import { refuseOlder } from '../../feed-kit/refuse-older.ts';
import { findUpdateList, readUpdates, type UpdateList } from '../../feed-kit/rpm-repository.ts';
import { writeAdvisories } from '../../feed-kit/writer.ts';
import type { PackageLines } from './extras-line.ts';
import { toAdvisory, type PlacedUpdate } from './normalise.ts';
import { findRepositories, type AmazonRepository } from './repositories.ts';

/** The lists that were read last, by repository. */
const cursorSchema = z.record(z.string(), z.object({ sha256: z.string(), revision: z.number() }));
type Cursor = z.infer<typeof cursorSchema>;

interface FoundList {
  readonly repository: AmazonRepository;
  readonly list: UpdateList;
}

/** Syncs a release: `2023`. All of its repositories are read again if one of them has changed. */
export async function syncAmazon(feed: Feed, part: string, context: FeedContext): Promise<FeedOutcome> {
  const name = `${feed.id}:${part}`;
  const known = parseCursor((await context.store.advisories.feedState(name))?.cursor);
  const repositories = await findRepositories(feed, part, context);
  const lists = await Promise.all(
    repositories.map(async (repository): Promise<readonly FoundList[]> => {
      const list = await findUpdateList(context, repository);
      return list ? [{ repository, list }] : [];
    }),
  );
  const found = lists.flat();
  refuseOlderLists(context, name, found, known);
  if (context.acceptOlder !== true && isKnown(found, known)) {
    await context.store.advisories.touch(name, context.now);
    return { kind: 'unchanged', problems: [] };
  }
  const target = { feed: name, address: context.resolve(feed.address), mode: 'full' } as const;
  return writeAdvisories(context, target, async (writer) => {
    const core = new Set<string>();
    const extras: PlacedUpdate[] = [];
    for (const { repository, list } of found) {
      let number = 0;
      for await (const update of readUpdates(context, repository, list)) {
        const place = `${repository.name}/${++number}`;
        const { topic } = repository;
        if (topic !== undefined) {
          extras.push({ update, place, topic });
          continue;
        }
        for (const { name: own } of update.packages) core.add(own);
        const advisory = toAdvisory({ update, place }, part, NO_LINES);
        if (advisory) await writer.add(advisory);
      }
    }
    // Extras are few, and their bounds depend on who else has a package.
    const packageLines = { core, topics: topicsOf(extras) };
    for (const placed of extras) {
      const advisory = toAdvisory(placed, part, packageLines);
      if (advisory) await writer.add(advisory);
    }
    return { cursor: JSON.stringify(cursorOf(found)) };
  });
}

const NO_LINES: PackageLines = { core: new Set(), topics: new Map() };

function topicsOf(extras: readonly PlacedUpdate[]): PackageLines['topics'] {
  const topics = new Map<string, Set<string>>();
  for (const { update, topic = '' } of extras) {
    for (const { name } of update.packages) {
      const own = topics.get(name) ?? new Set();
      topics.set(name, own.add(topic));
    }
  }
  return topics;
}

function refuseOlderLists(
  context: FeedContext,
  feed: string,
  found: readonly FoundList[],
  known: Cursor,
): void {
  for (const { repository, list } of found) {
    const before = known[repository.name];
    if (before && before.sha256 !== list.sha256) {
      const source = { feed, address: context.resolve(list.url) };
      refuseOlder(context, source, list.revision * 1000, before.revision * 1000);
    }
  }
}

function isKnown(found: readonly FoundList[], known: Cursor): boolean {
  return (
    Object.keys(known).length === found.length &&
    found.every(({ repository, list }) => known[repository.name]?.sha256 === list.sha256)
  );
}

function cursorOf(found: readonly FoundList[]): Cursor {
  return Object.fromEntries(
    found.map(({ repository, list: { sha256, revision } }) => [repository.name, { sha256, revision }]),
  );
}

function parseCursor(cursor: string | undefined): Cursor {
  return cursor === undefined ? {} : cursorSchema.parse(JSON.parse(cursor));
}
