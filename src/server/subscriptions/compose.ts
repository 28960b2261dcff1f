import { randomUUID } from 'node:crypto';
import {
  flawIdsOf,
  MAX_LISTED,
  type Hits,
  type KindCounts,
  type SubscriptionSettings,
} from '../../domain/index.ts';
import { placesWanted, type AddressOf } from '../../fleet/index.ts';
import {
  countKinds,
  encode,
  gatheredCause,
  groupByCause,
  intervalOf,
  isOfCause,
  isWanted,
  makeMessage,
  toldNames,
  wasTold,
  type Told,
} from '../../notify/index.ts';
import type { GatheredEvents, NewDelivery, StoredEvent, SubscriptionRecord } from '../../store/ports.ts';

/** State of a finding of which the last news hit nothing that the subscription sees: whatever comes next is news. */
const UNTOLD = 'untold';

/** The parts that messages of a subscription are made with. */
export interface Composing {
  readonly subscription: Pick<SubscriptionRecord, 'name' | 'cursor'>;
  readonly settings: SubscriptionSettings;
  readonly hits: (event: StoredEvent) => Promise<Hits>;
  readonly addressOf: AddressOf;
  readonly now: Date;
}

export interface ComposingNews extends Composing {
  /** Events after its position, in order. */
  readonly events: readonly StoredEvent[];
  /** Tells what it was told before under these names. */
  readonly told: (names: readonly string[]) => Promise<ReadonlyMap<string, Told>>;
}

export interface Composed {
  readonly deliveries: readonly NewDelivery[];
  readonly told: ReadonlyMap<string, Told>;
  /** Events to be sent once no more of their causes come. */
  readonly gathered: readonly GatheredEvents[];
}

/** Makes the messages of a subscription for the events that it has not seen. */
export async function compose(composing: ComposingNews): Promise<Composed> {
  const { settings, events } = composing;
  const wanted = events.filter(({ event }) => isWanted(event, settings));
  const byCause = Map.groupBy(wanted, ({ event }) => gatheredCause(event, settings.digest));
  const { news, told } = await onlyNews(byCause.get(undefined) ?? [], composing.told);
  const deliveries: NewDelivery[] = [];
  for (const group of groupByCause(news, settings.digest)) {
    const delivery = await toDelivery(group, countKinds(group), composing, (event) => {
      const { names = [], id = '' } = toldNames(event) ?? {};
      for (const name of names) told.set(name, { id, state: UNTOLD });
    });
    if (delivery) deliveries.push(delivery);
  }
  const gathered = [...byCause].flatMap(([cause, of]) =>
    cause === undefined ? [] : [toGathered(cause, of, composing)],
  );
  return { deliveries, told, gathered };
}

function toGathered(cause: string, events: readonly StoredEvent[], { now }: Composing): GatheredEvents {
  const [first, last] = [events.at(0)?.seq ?? 0, events.at(-1)?.seq ?? 0];
  return { cause, first, last, kinds: countKinds(events), at: now.toISOString() };
}

/** Makes the one message about events that were gathered; `events` holds others, too. */
export async function composeGathered(
  { cause, first, last, kinds }: GatheredEvents,
  events: AsyncIterable<StoredEvent>,
  composing: Composing,
): Promise<readonly NewDelivery[]> {
  const { settings } = composing;
  const isOurs = ({ seq, event }: StoredEvent) =>
    seq >= first && seq <= last && isOfCause(event, cause) && isWanted(event, settings);
  const delivery = await toDelivery(only(events, isOurs), kinds, composing);
  return delivery ? [delivery] : [];
}

async function* only<Item>(
  items: AsyncIterable<Item>,
  isOne: (item: Item) => boolean,
): AsyncGenerator<Item, void> {
  for await (const item of items) if (isOne(item)) yield item;
}

/** Leaves out what a second feed or an alias says again. */
async function onlyNews(wanted: readonly StoredEvent[], ask: ComposingNews['told']) {
  const named = wanted.map((stored) => ({ stored, names: toldNames(stored.event) }));
  const asked = named.flatMap(({ names }) => (names ? [...names.names, ...names.ended] : []));
  const known = new Map(await ask([...new Set(asked)]));
  const told = new Map<string, Told>();
  const news: StoredEvent[] = [];
  for (const { stored, names } of named) {
    if (names && wasTold(names, known)) continue;
    news.push(stored);
    if (!names) continue;
    const telling = { id: names.id, state: names.state };
    for (const name of [...names.names, ...names.ended.filter((each) => known.has(each))]) {
      known.set(name, telling);
      told.set(name, telling);
    }
  }
  return { news, told };
}

/**
 * Undefined where everything that was hit is gone, or is not for this reader to see. Calls back for each event that hits
 * nothing which the reader sees now, so that it is not announced.
 */
async function toDelivery(
  group: Iterable<StoredEvent> | AsyncIterable<StoredEvent>,
  kinds: KindCounts,
  { subscription, settings, hits, addressOf, now }: Composing,
  onUnseen: (event: StoredEvent['event']) => void = () => undefined,
): Promise<NewDelivery | undefined> {
  const shown: { readonly event: StoredEvent['event']; readonly hits: Hits }[] = [];
  const left = { ...kinds };
  let since: string | undefined;
  for await (const stored of group) {
    if (shown.length === MAX_LISTED) break;
    const { event } = stored;
    since ??= event.at;
    const found = await hits(stored);
    if (found.images > 0 || isWantedAnyway(event, settings)) shown.push({ event, hits: found });
    else {
      onUnseen(event);
      left[event.kind] = (left[event.kind] ?? 0) - 1;
    }
  }
  if (shown.length === 0) return undefined;
  const message = makeMessage({
    id: randomUUID(),
    at: now,
    subscription: subscription.name,
    events: shown,
    kinds: left,
    more: addressOf(eventsSince(since ?? now.toISOString())),
  });
  const { id, type, summary } = message;
  const flaws = [...new Set(shown.flatMap(({ event: { finding } }) => (finding ? flawIdsOf(finding) : [])))];
  return { id, type, summary, flaws, ...encode(message, settings.format) };
}

/** Feeds run nowhere, and an image may be gone; where places are asked for, only what runs there counts. */
function isWantedAnyway({ kind, finding }: StoredEvent['event'], settings: SubscriptionSettings): boolean {
  if (finding) return false;
  return kind.startsWith('feed.') || placesWanted(settings) === undefined;
}

/**
 * Returns when a digest is due next, and whether it is now. A clock that jumped back must not put the next one off for
 * more than its interval.
 */
export function digestTurn(
  { digest }: Pick<SubscriptionSettings, 'digest'>,
  digestAt: string | undefined,
  now: Date,
): { readonly isDue: boolean; readonly next?: string } {
  const interval = intervalOf(digest);
  if (interval === 0) return { isDue: true };
  const wait = digestAt === undefined ? interval : Date.parse(digestAt) - now.getTime();
  if (wait > 0 && wait <= interval && digestAt !== undefined) return { isDue: false, next: digestAt };
  return { isDue: wait <= 0, next: new Date(now.getTime() + interval).toISOString() };
}

function eventsSince(at: string): string {
  return `/api/v1/events?${new URLSearchParams({ since: at }).toString()}`;
}
