import {
  compareTexts,
  defined,
  type Digest,
  type FleetEvent,
  isCalled,
  itemsOf,
  type Problem,
  readAnew,
} from '../../domain/index.ts';
import type { Inventory, StoredVerdict, Run, Sighting, AnnouncedFlaw } from '../../inventory/ports.ts';
import type { StoredContext } from '../../stored/index.ts';
import { type AdvisoryState, advisoryStates } from './advisory-states.ts';
import { type EvidenceImage, evidenceImages } from './evidence-images.ts';

/**
 * A store's complete data about one vulnerability in its images, for regulatory reports. Lists that grow with
 * the fleet and its history are read lazily, page by page.
 */
export interface ImageEvidence {
  readonly id: string;
  readonly at: Date;
  /** Whether a feed, an image or an event names it, or did. */
  readonly isKnown: boolean;
  readonly affectedSince?: Sighting;
  readonly exploitedSince?: Sighting;
  /** By key. */
  readonly images: AsyncIterable<EvidenceImage>;
  /** Includes ended runs; by image, then oldest first. */
  readonly runs: AsyncIterable<Run>;
  /** Now, and when the vulnerability was first known to affect an image, and to be exploited. */
  readonly advisories: readonly AdvisoryState[];
  readonly verdicts: AsyncIterable<StoredVerdict & { readonly image: string }>;
  readonly messages: readonly AnnouncedMessage[];
  readonly events: AsyncIterable<FleetEvent>;
  /** Why an image may be missing. */
  readonly problems: readonly Problem[];
  /** Running images that were never scanned. */
  readonly neverScanned: number;
}

export interface AnnouncedMessage extends AnnouncedFlaw {
  /** Absent once the message was deleted. */
  readonly summary?: string;
  readonly state: 'waiting' | 'delivered' | 'dead' | 'forgotten';
}

const ROWS_A_PAGE = 1_000;
const FROM_THE_OLDEST = { limit: ROWS_A_PAGE, isOldestFirst: true };

/** Collects the evidence without access checks: for administrators. Reads no layer and queries no source. */
export async function collectEvidence(id: string, context: StoredContext): Promise<ImageEvidence> {
  const { store } = context;
  const knownFlaws = await store.firstKnown.of(id);
  const found = await evidenceImages(id, knownFlaws, context);
  const affectedSince = earliest(knownFlaws.map((each) => each.affectedSince));
  const exploitedSince = earliest(knownFlaws.flatMap((each) => each.exploitedSince ?? []));
  const advisories = await advisoryStates(id, { affectedSince, exploitedSince }, context);
  const messages = await messagesOf(id, store);
  const events = readAnew(() => eventsOf(id, store));
  const isNamed = advisories.some(({ ranges, kev }) => ranges.length > 0 || kev !== undefined);
  return {
    id,
    at: context.now(),
    isKnown: isNamed || knownFlaws.length + messages.length > 0 || !(await isEmpty(events)),
    ...defined({ affectedSince, exploitedSince }),
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

/** Sync numbers decide, since clocks may be wrong. */
function earliest(sightings: readonly Sighting[]): Sighting | undefined {
  return sightings.toSorted((a, b) => a.sync - b.sync || compareTexts(a.at, b.at))[0];
}

async function* runsOf(
  images: readonly Digest[],
  { runs }: Pick<Inventory, 'runs'>,
): AsyncGenerator<Run, void> {
  for (const key of images) {
    yield* itemsOf((from) => runs.list({ ...FROM_THE_OLDEST, images: [key], ...from }));
  }
}

async function* verdictsOf(
  images: readonly Digest[],
  { verdicts }: Pick<Inventory, 'verdicts'>,
): AsyncGenerator<StoredVerdict & { readonly image: string }, void> {
  for (const image of images) {
    const kept = itemsOf((from) => verdicts.history(image, { ...FROM_THE_OLDEST, ...from }));
    for await (const verdict of kept) yield { image, ...verdict };
  }
}

async function messagesOf(
  id: string,
  { firstKnown, deliveries }: Pick<Inventory, 'firstKnown' | 'deliveries'>,
): Promise<readonly AnnouncedMessage[]> {
  const messages: AnnouncedMessage[] = [];
  for (const announced of await firstKnown.announced(id)) {
    const kept = await deliveries.get(announced.id);
    const gone = announced.deliveredAt === undefined ? 'forgotten' : 'delivered';
    messages.push({ ...announced, ...(kept && { summary: kept.summary }), state: kept?.state ?? gone });
  }
  return messages;
}

async function* eventsOf(
  id: string,
  { events }: Pick<Inventory, 'events'>,
): AsyncGenerator<FleetEvent, void> {
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
