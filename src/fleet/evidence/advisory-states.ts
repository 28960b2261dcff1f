import { defined, type KnownExploited, type Rating, type StoredRange } from '../../domain/index.ts';
import type { Sighting } from '../../inventory/ports.ts';
import type { StoredContext } from '../../stored/index.ts';

/** The store's data about a vulnerability at one moment. */
export interface AdvisoryState extends Sighting {
  /** The moment: first known to affect an image, first known to be exploited meanwhile, or now. */
  readonly of: 'affected' | 'exploited' | 'now';
  readonly ranges: readonly StoredRange[];
  /** Ratings in its CVE record, from all sources. */
  readonly ratings: readonly Rating[];
  readonly kev?: KnownExploited;
}

interface Since {
  readonly affectedSince: Sighting | undefined;
  readonly exploitedSince: Sighting | undefined;
}

export async function advisoryStates(
  id: string,
  { affectedSince, exploitedSince }: Since,
  context: StoredContext,
): Promise<readonly AdvisoryState[]> {
  const { store, now } = context;
  const listed = await store.listing.ecosystems();
  const ecosystems = [...new Set(listed.map(({ ecosystem }) => ecosystem))];
  const present = { sync: await store.verdicts.lastSync(), at: now().toISOString() };
  const states: AdvisoryState[] = [];
  for (const [of, sighting] of [
    ['affected', affectedSince],
    ['exploited', exploitedSince],
    ['now', present],
  ] as const) {
    if (sighting) states.push(await stateAt(id, of, sighting, ecosystems, context));
  }
  return states;
}

async function stateAt(
  id: string,
  of: AdvisoryState['of'],
  { sync, at }: Sighting,
  ecosystems: readonly string[],
  { store: { advisories, enrichment } }: StoredContext,
): Promise<AdvisoryState> {
  const seq = of === 'now' ? undefined : sync;
  const moment = of === 'now' ? undefined : { at, seq: sync };
  const record = (await enrichment.ratings([id], undefined, moment)).get(id);
  const kev = (await enrichment.kev([id], seq)).get(id);
  return {
    of,
    sync,
    at,
    ranges: await advisories.rangesOf(id, ecosystems, seq),
    ratings: record?.ratings ?? [],
    ...defined({ kev }),
  };
}
