import type { Command } from 'commander';
import { parseFeedName } from '../../../advisory/index.ts';
import { AppError } from '../../../errors/index.ts';
import { loadFeed } from '../../../findings/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { feedPartNamed } from '../../options/feed-named.ts';
import { openSession, readStoreRequest } from '../../opening/session.ts';
import { formatError } from '../../terminal/index.ts';
import { print } from '../../output/print.ts';

/** Updates feeds whatever their age. Fails if one could not be reached. */
export async function runFeedsSync(names: readonly string[], command: Command): Promise<number> {
  const request = await readStoreRequest(command);
  if (request.settings.offline) {
    throw new AppError('USAGE', '--offline forbids asking feeds', {
      hint: 'load an export: plimsoll feeds import FILE',
    });
  }
  const { acceptOlder = false } = command.opts<{ acceptOlder?: true }>();
  const session = await openSession(request, { store: request.place });
  try {
    const { context, progress } = session;
    // Feeds that this version does not have belong to another version.
    const known = (await context.store.advisories.feedStates()).flatMap(
      ({ feed }) => parseFeedName(feed) ?? [],
    );
    const named = names.map((name) => feedPartNamed(name, context.now()));
    const feeds = names.length > 0 ? named : known;
    if (feeds.length === 0) {
      throw new AppError('USAGE', 'the store holds no feeds to update', {
        hint: 'name some: plimsoll feeds sync osv:Debian kev epss',
      });
    }
    let failures = 0;
    for (const { feed, part } of feeds) {
      const {
        feed: name,
        kind,
        error,
        syncedAt,
      } = await loadFeed(feed.id, part, context, {
        force: true,
        acceptOlder,
      });
      progress.clear();
      if (error) {
        failures++;
        process.stderr.write(`${formatError(error)}\n`);
      } else await print(`${name}: ${kind}, ${syncedAt ?? 'never loaded'}\n`);
    }
    return failures > 0 ? EXIT.failed : EXIT.within;
  } finally {
    await session.close();
  }
}
