import { countFixable, type IndexedImage, isHole, severityById } from '../../../domain/index.ts';
import { judgeImage, matchImage, offlineContext } from '../../../findings/index.ts';
import { linesOfImages } from '../../../fleet/index.ts';
import type { CountedImage } from '../../../inventory/ports.ts';
import { NO_LINE } from '../../../policy/index.ts';
import type { RefreshedImage } from '../../feeds/index.ts';
import type { TaskWorld } from '../task-world.ts';
import { feedNeverLoaded } from './feed-never-loaded.ts';
import { judgeByLines } from './judge-by-lines.ts';
import { recordFirstKnown } from './record-first-known.ts';
import type { Occasion } from './store-verdict.ts';

/** Attempts to store a verdict before another task does. */
const MAX_ATTEMPTS = 5;

interface Rated extends RefreshedImage {
  /** False if another task judged the image meanwhile, by feeds that may be older or newer. */
  readonly isKept: boolean;
  readonly counted: CountedImage;
}

/**
 * Matches an image, which also loads the data that its report needs: enrichments, and its distribution's feed
 * if that is too old. A source that does not respond is a hole in the report, not a failure. Stores the
 * image's counts, and its verdicts by the fleet's lines.
 *
 * A feed that was never loaded holds up only the report: its first load may take long, and other images need
 * the thread. Once it is loaded, the image is matched again; until then, there is no verdict.
 */
export async function rateImage(
  indexed: IndexedImage,
  world: TaskWorld,
  occasion: Occasion = { isNew: false },
): Promise<RefreshedImage> {
  for (let attempt = 1; ; attempt++) {
    const { isKept, isUnasked, counted } = await rateOnce(indexed, world, occasion);
    if (!isKept && attempt < MAX_ATTEMPTS) continue;
    await world.context.store.inventory.saveSummary(counted);
    return { isUnasked };
  }
}

async function rateOnce(indexed: IndexedImage, world: TaskWorld, occasion: Occasion): Promise<Rated> {
  const { context } = world;
  const { store } = context;
  const isLoaded = (await feedNeverLoaded(indexed, context)) === undefined;
  const able = isLoaded ? context : offlineContext(context);
  const sync = await store.verdicts.lastSync();
  const fleet = isLoaded ? (await linesOfImages([indexed.key], world)).get(indexed.key) : undefined;
  // Feeds are loaded by separate tasks.
  const matched = await matchImage(indexed, {}, able, { loadsForArchives: false });
  // Lists show all findings, whichever line a client draws.
  const { result, isUnasked } = await judgeImage(
    matched,
    { line: NO_LINE, ignore: [], skipsUpgrades: true },
    able,
  );
  await recordFirstKnown(
    indexed,
    { matched, findings: result.findings },
    { sync, at: matched.at.toISOString() },
    store,
  );
  const holes = result.problems.filter(isHole).length;
  const { findings, verdict, scannedAt: at } = result;
  const summary = {
    counts: verdict.counts,
    fixable: countFixable(findings, severityById(findings)),
    holes,
    at,
  };
  const isKept = !fleet || (await judgeByLines(matched, fleet, { ...world, context: able }, occasion));
  const { key, indexedBy, indexedAt } = indexed;
  return { counted: { key, indexedBy, indexedAt, summary, sync }, isUnasked, isKept };
}
