import * as z from 'zod';
import type { Feed, FeedContext, FeedOutcome } from './feed.ts';
import { feedFailed } from './feed-error.ts';
import { refuseOlder } from './refuse-older.ts';
import { findUpdateList, readUpdates } from './rpm-repository.ts';
import { writeAdvisories } from './writer.ts';
import { fedoraAdvisory } from './fedora-advisory.ts';

/** A release's repository of updates by Fedora. */
export interface UpdateRepository {
  readonly part: string;
  /** Ecosystem of its packages: `EPEL:9`. */
  readonly ecosystem: string;
  /** Below the feed's address, and below its archive after the end of life. */
  readonly folder: string;
}

/** The list that was read last. */
const cursorSchema = z.object({ sha256: z.string(), revision: z.number() });

/** Syncs a release, if its list of updates has changed. */
export async function syncFedora(
  { id, address }: Feed,
  { part, ecosystem, folder }: UpdateRepository,
  context: FeedContext,
): Promise<FeedOutcome> {
  const feed = `${id}:${part}`;
  const repository = { feed, url: `${address}/${folder}`, formerUrl: `${address}/archive/${folder}` };
  const list = await findUpdateList(context, repository);
  if (!list) throw feedFailed(feed, context.resolve(repository.url), 'the repository has no list of updates');
  const { cursor } = (await context.store.advisories.feedState(feed)) ?? {};
  const known = cursor === undefined ? undefined : cursorSchema.parse(JSON.parse(cursor));
  if (known?.sha256 === list.sha256 && context.acceptOlder !== true) {
    await context.store.advisories.touch(feed, context.now);
    return { kind: 'unchanged', problems: [] };
  }
  const target = { feed, address: context.resolve(list.url), mode: 'full' } as const;
  refuseOlder(context, target, list.revision * 1000, known && known.revision * 1000);
  return writeAdvisories(context, target, async (writer) => {
    let number = 0;
    for await (const update of readUpdates(context, repository, list)) {
      const advisory = fedoraAdvisory(update, ecosystem, ++number);
      if (advisory) await writer.add(advisory);
    }
    const { sha256, revision } = list;
    return { cursor: JSON.stringify({ sha256, revision }) };
  });
}
