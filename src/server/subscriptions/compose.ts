import { randomUUID } from 'node:crypto';
import {
  flawIdsOf,
  type Hits,
  type KindCounts,
  MAX_LISTED,
  type SubscriptionSettings,
} from '../../domain/index.ts';
import { type AddressOf, placesWanted } from '../../fleet/index.ts';
import type { DigestEvents, NewDelivery, StoredEvent, SubscriptionRecord } from '../../inventory/ports.ts';
import {
  countKinds,
  encode,
  digestCause,
  groupByCause,
  intervalOf,
  isOfCause,
  isWanted,
  makeMessage,
  type Announced,
  announcedNames,
  wasAnnounced,
} from '../../notify/index.ts';

/**
 * State of a finding whose last event hit nothing that the subscription sees: the next event is announced,
 * whatever it is.
 */
const UNANNOUNCED = 'unannounced';

/** The inputs for a subscription's messages. */
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
  /** Returns earlier announcements under these names. */
  readonly announced: (names: readonly string[]) => Promise<ReadonlyMap<string, Announced>>;
}

export interface Composed {
  readonly deliveries: readonly NewDelivery[];
  readonly announced: ReadonlyMap<string, Announced>;
  /** Events to hold until their cause brings no more. */
  readonly gathered: readonly DigestEvents[];
}

/** Makes a subscription's messages for unseen events. */
export async function compose(composing: ComposingNews): Promise<Composed> {
  const { settings, events } = composing;
  const wanted = events.filter(({ event }) => isWanted(event, settings));
  const byCause = Map.groupBy(wanted, ({ event }) => digestCause(event, settings.digest));
  const { news, announced } = await onlyNews(byCause.get(undefined) ?? [], composing.announced);
  const deliveries: NewDelivery[] = [];
  for (const group of groupByCause(news, settings.digest)) {
    const delivery = await toDelivery(group, countKinds(group), composing, (event) => {
      const { names = [], id = '' } = announcedNames(event) ?? {};
      for (const name of names) announced.set(name, { id, state: UNANNOUNCED });
    });
    if (delivery) deliveries.push(delivery);
  }
  const gathered = [...byCause].flatMap(([cause, of]) =>
    cause === undefined ? [] : [toDigestEvents(cause, of, composing)],
  );
  return { deliveries, announced, gathered };
}

function toDigestEvents(cause: string, events: readonly StoredEvent[], { now }: Composing): DigestEvents {
  const [first, last] = [events.at(0)?.seq ?? 0, events.at(-1)?.seq ?? 0];
  return { cause, first, last, kinds: countKinds(events), at: now.toISOString() };
}

/** Makes the one message for an open digest; `events` holds others, too. */
export async function composeDigest(
  { cause, first, last, kinds }: DigestEvents,
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

/** Drops events that a second feed or an alias repeats. */
async function onlyNews(wanted: readonly StoredEvent[], ask: ComposingNews['announced']) {
  const named = wanted.map((stored) => ({ stored, names: announcedNames(stored.event) }));
  const asked = named.flatMap(({ names }) => (names ? [...names.names, ...names.ended] : []));
  const known = new Map(await ask([...new Set(asked)]));
  const announced = new Map<string, Announced>();
  const news: StoredEvent[] = [];
  for (const { stored, names } of named) {
    if (names && wasAnnounced(names, known)) continue;
    news.push(stored);
    if (!names) continue;
    const telling = { id: names.id, state: names.state };
    for (const name of [...names.names, ...names.ended.filter((each) => known.has(each))]) {
      known.set(name, telling);
      announced.set(name, telling);
    }
  }
  return { news, announced };
}

/**
 * Composes one delivery; undefined if every hit is gone, or hidden from this reader. Calls `onUnseen` for each
 * event without a visible hit, so that it is not announced.
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

/** Feeds run nowhere, and an image may be gone; with a place filter, only images running there count. */
function isWantedAnyway({ kind, finding }: StoredEvent['event'], settings: SubscriptionSettings): boolean {
  if (finding) return false;
  return kind.startsWith('feed.') || placesWanted(settings) === undefined;
}

/**
 * Returns a digest's next due time, and whether it is due now. A clock that jumped back must not put the next
 * one off for more than its interval.
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
