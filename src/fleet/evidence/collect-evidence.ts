import {
  compareTexts,
  isCalled,
  itemsOf,
  readAnew,
  type Digest,
  type FleetEvent,
  type Problem,
} from '../../domain/index.ts';
import type { ScanContext } from '../../scan/index.ts';
import type { KeptVerdict, Run, Sighting, Store, ToldFlaw } from '../../store/ports.ts';
import { advisoryStates, type AdvisoryState } from './advisory-states.ts';
import { evidenceImages, type EvidenceImage } from './evidence-images.ts';

/**
 * All that a store knows of one vulnerability in its images, for those who have to report it. Lists that grow with the
 * fleet and its history are read as they are used, page by page.
 */
export interface Evidence {
  readonly id: string;
  readonly at: Date;
  /** Whether a feed, an image or an event names it, or did. */
  readonly isKnown: boolean;
  readonly affectedSince?: Sighting;
  readonly exploitedSince?: Sighting;
  /** By key. */
  readonly images: AsyncIterable<EvidenceImage>;
  /** Also ended ones; by image, then oldest first. */
  readonly runs: AsyncIterable<Run>;
  /** Now, and as they were when the vulnerability was first known to affect an image, and to be exploited. */
  readonly advisories: readonly AdvisoryState[];
  readonly verdicts: AsyncIterable<KeptVerdict & { readonly image: string }>;
  readonly messages: readonly ToldMessage[];
  readonly events: AsyncIterable<FleetEvent>;
  /** Reasons why an image may be missing. */
  readonly problems: readonly Problem[];
  /** Images that run, and were never scanned. */
  readonly neverScanned: number;
}

export interface ToldMessage extends ToldFlaw {
  /** Absent once the message is no longer kept. */
  readonly summary?: string;
  readonly state: 'waiting' | 'delivered' | 'dead' | 'forgotten';
}

const ROWS_A_PAGE = 1_000;
const FROM_THE_OLDEST = { limit: ROWS_A_PAGE, isOldestFirst: true };

/** Collects all of it, whoever may see what: for administrators. Reads no layer and asks no source. */
export async function collectEvidence(id: string, context: ScanContext): Promise<Evidence> {
  const { store } = context;
  const exposures = await store.exposures.of(id);
  const found = await evidenceImages(id, exposures, context);
  const affectedSince = earliest(exposures.map((each) => each.affectedSince));
  const exploitedSince = earliest(exposures.flatMap((each) => each.exploitedSince ?? []));
  const advisories = await advisoryStates(id, { affectedSince, exploitedSince }, context);
  const messages = await messagesOf(id, store);
  const events = readAnew(() => eventsOf(id, store));
  const isNamed = advisories.some(({ ranges, kev }) => ranges.length > 0 || kev !== undefined);
  return {
    id,
    at: context.now(),
    isKnown: isNamed || exposures.length + messages.length > 0 || !(await isEmpty(events)),
    ...(affectedSince && { affectedSince }),
    ...(exploitedSince && { exploitedSince }),
    images: found.images,
    runs: readAnew(() => runsOf(found.keys, store)),
    advisories,
    verdicts: readAnew(() => verdictsOf(found.keys, store)),
    messages,
    events,
    problems: found.problems,
    neverScanned: (await store.runs.counts()).neverScanned,
  };
}

/** Numbers of syncs decide, whatever the clocks said. */
function earliest(sightings: readonly Sighting[]): Sighting | undefined {
  return sightings.toSorted((a, b) => a.sync - b.sync || compareTexts(a.at, b.at))[0];
}

async function* runsOf(images: readonly Digest[], { runs }: Pick<Store, 'runs'>): AsyncGenerator<Run, void> {
  for (const key of images) {
    yield* itemsOf((from) => runs.list({ ...FROM_THE_OLDEST, images: [key], ...from }));
  }
}

async function* verdictsOf(
  images: readonly Digest[],
  { verdicts }: Pick<Store, 'verdicts'>,
): AsyncGenerator<KeptVerdict & { readonly image: string }, void> {
  for (const image of images) {
    const kept = itemsOf((from) => verdicts.history(image, { ...FROM_THE_OLDEST, ...from }));
    for await (const verdict of kept) yield { image, ...verdict };
  }
}

async function messagesOf(
  id: string,
  { exposures, deliveries }: Pick<Store, 'exposures' | 'deliveries'>,
): Promise<readonly ToldMessage[]> {
  const messages: ToldMessage[] = [];
  for (const told of await exposures.told(id)) {
    const kept = await deliveries.get(told.id);
    const gone = told.deliveredAt === undefined ? 'forgotten' : 'delivered';
    messages.push({ ...told, ...(kept && { summary: kept.summary }), state: kept?.state ?? gone });
  }
  return messages;
}

async function* eventsOf(id: string, { events }: Pick<Store, 'events'>): AsyncGenerator<FleetEvent, void> {
  const kinds = [
    'finding.affected',
    'finding.relieved',
    'finding.fix-available',
    'finding.severity-raised',
    'finding.exploited',
  ] as const;
  let after = 0;
  for (;;) {
    const page = await events.list({ kinds, after, limit: ROWS_A_PAGE });
    for (const { event } of page.items) if (event.finding && isCalled(id, event.finding)) yield event;
    if (page.next === undefined) return;
    after = page.through;
  }
}

async function isEmpty(list: AsyncIterable<unknown>): Promise<boolean> {
  for await (const _ of list) return false;
  return true;
}
