import type { KnownExploited, Rating, StoredRange } from '../../domain/index.ts';
import type { ScanContext } from '../../scan/index.ts';
import type { Sighting } from '../../store/ports.ts';

/** The knowledge of the store about a vulnerability at one moment. */
export interface AdvisoryState extends Sighting {
  /** Occasion of the moment: first known to affect an image, or to be exploited while it did, or the present. */
  readonly of: 'affected' | 'exploited' | 'now';
  readonly ranges: readonly StoredRange[];
  /** Ratings of its CVE record, by all sources. */
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
  context: ScanContext,
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
  { store: { advisories, enrichment } }: ScanContext,
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
    ...(kev && { kev }),
  };
}
