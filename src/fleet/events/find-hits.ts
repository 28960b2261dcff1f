import {
  defined,
  type EventFilter,
  type Hits,
  isPart,
  MAX_LISTED,
  type Places,
  placesOf,
} from '../../domain/index.ts';
import type {
  EventReader,
  HitLine,
  ImageSummary,
  InventoryStore,
  RunStore,
  StoredEvent,
} from '../../inventory/ports.ts';
import { nameSeen } from '../images/name-seen.ts';

export interface HitSources {
  readonly inventory: Pick<InventoryStore, 'withPackages' | 'countWithPackage' | 'summary'>;
  readonly runs: Pick<RunStore, 'hit'>;
}

/** The requested hits, and the reader. */
export interface HitRequest {
  readonly reader: EventReader;
  /** Only hits running in these places; absent: also images that run nowhere. */
  readonly within?: Places;
}

/** Returns the address for a path on this server. */
export type AddressOf = (path: string) => string;

const NOTHING: Hits = { images: 0, workloads: 0, total: 0, listed: [] };

/** Returns the places that a filter limits hits to; undefined if it includes images that run nowhere. */
export function placesWanted(filter: EventFilter): Places | undefined {
  return filter.running === true || isPart(filter) ? placesOf(filter) : undefined;
}

/** Finds current hits for an event: the workloads and images visible to the reader. */
export async function findHits(stored: StoredEvent, request: HitRequest, sources: HitSources): Promise<Hits> {
  const { event, package: pkg } = stored;
  if (!pkg && !event.image) return NOTHING;
  const { reader, within } = request;
  const subject = { ...defined({ package: pkg }), ...(event.image && { image: event.image }) };
  const running = await sources.runs.hit({
    subject,
    limit: MAX_LISTED,
    ...reader,
    ...defined({ within }),
  });
  const lines = running.lines.map(runningHit);
  const idle = within ? { images: 0, summaries: [] } : await findIdle(stored, running, request, sources);
  return {
    images: running.images + idle.images,
    workloads: running.runs,
    total: running.runs + idle.images,
    listed: [...lines, ...idle.summaries.map((each) => idleHit(each, reader))].slice(0, MAX_LISTED),
  };
}

/** Adds the address of the full list: the workload list, if there are too many workloads. */
export function withAddress(hits: Hits, { event }: StoredEvent, addressOf: AddressOf): Hits {
  const list = hits.workloads > MAX_LISTED ? '/workloads' : '';
  return { ...hits, more: addressOf(`/api/v1/events/${event.id}${list}`) };
}

/** Finds hit images that run nowhere. */
async function findIdle(
  { event, package: pkg }: StoredEvent,
  running: { readonly images: number },
  { reader }: HitRequest,
  { inventory }: HitSources,
): Promise<{ readonly images: number; readonly summaries: readonly ImageSummary[] }> {
  if (!pkg) {
    const summary =
      running.images === 0 && event.image ? await inventory.summary(event.image, reader) : undefined;
    return { images: summary ? 1 : 0, summaries: summary ? [summary] : [] };
  }
  const all = await inventory.countWithPackage(pkg, reader);
  // If all of them run, skip the search for idle ones, which would read each image's runs.
  if (all === running.images) return { images: 0, summaries: [] };
  const { items, next } = await inventory.withPackages([pkg], {
    limit: MAX_LISTED,
    isRunning: false,
    ...reader,
  });
  if (next === undefined) return { images: items.length, summaries: items };
  return { images: Math.max(items.length, all - running.images), summaries: items };
}

function runningHit({ image, name, owner, runs, places }: HitLine): Hits['listed'][number] {
  return { image, name, ...defined({ owner }), workloads: runs, places };
}

function idleHit(image: ImageSummary, reader: EventReader): Hits['listed'][number] {
  return { image: image.key, name: nameSeen(image, reader) };
}
