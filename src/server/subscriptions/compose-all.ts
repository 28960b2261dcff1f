import type { Logger } from 'pino';
import type { Hits } from '../../domain/index.ts';
import {
  findHits,
  placesWanted,
  withAddress,
  type AddressOf,
  type HitRequest,
  type HitSources,
} from '../../fleet/index.ts';
import type {
  EventPage,
  EventReader,
  EventStore,
  StoredEvent,
  SubscriptionRecord,
  SubscriptionStore,
} from '../../store/ports.ts';
import { sightOf } from '../auth/index.ts';
import { compose, digestTurn } from './compose.ts';
import type { KnownPrincipals } from './known-principals.ts';
import { parseSettings } from './sealed-target.ts';

/** Events that are looked at together, for all subscriptions that have got as far. */
const EVENTS_AT_A_TIME = 5_000;

export interface ComposingAll extends HitSources {
  readonly events: Pick<EventStore, 'list' | 'span'>;
  readonly subscriptions: Pick<SubscriptionStore, 'all' | 'told' | 'advance' | 'change'>;
  readonly principals: KnownPrincipals;
  readonly addressOf: AddressOf;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Makes messages for every active subscription, and tells for which. Events that none has seen are read once for all. */
export async function composeAll(options: ComposingAll, made: (name: string) => void): Promise<void> {
  const { last } = await options.events.span();
  const round = new Round(options);
  for (const subscription of await options.subscriptions.all()) {
    if (subscription.state !== 'active' || subscription.cursor >= last) continue;
    if (await isOrphan(subscription, options)) continue;
    try {
      if ((await composeFor(subscription, round, options)) > 0) made(subscription.name);
    } catch (error) {
      // One that cannot be served delays no other.
      options.logger.error({ err: error, subscription: subscription.name }, 'cannot make messages');
    }
  }
}

/** Pauses a subscription whose creator has no token any more. */
async function isOrphan(
  { name, origin, creator }: SubscriptionRecord,
  { principals, subscriptions, logger }: ComposingAll,
): Promise<boolean> {
  if (origin === 'file' || principals.isKnown(creator)) return false;
  await subscriptions.change(name, { state: 'paused', reason: 'the token of its creator is gone' });
  logger.warn({ subscription: name, creator }, 'paused a subscription: the token of its creator is gone');
  return true;
}

async function composeFor(
  subscription: SubscriptionRecord,
  round: Round,
  { subscriptions, principals, addressOf, now }: ComposingAll,
): Promise<number> {
  const { name, digestAt } = subscription;
  const settings = parseSettings(subscription.settings);
  const turn = digestTurn(settings, digestAt, now());
  const passage = { name, ...(turn.next !== undefined && { digestAt: turn.next }) };
  if (!turn.isDue) {
    if (turn.next !== digestAt) {
      const { cursor } = subscription;
      await subscriptions.advance({ ...passage, from: cursor, to: cursor, deliveries: [], told: new Map() });
    }
    return 0;
  }
  const reader = readerOf(subscription, principals);
  const within = placesWanted(settings);
  const asked = { reader, ...(within && { within }) };
  let made = 0;
  for (let from = subscription.cursor; ;) {
    const page = await round.page(from, reader);
    const { deliveries, told } = await compose({
      subscription,
      settings,
      events: page.items,
      told: (names) => subscriptions.told(name, names),
      hits: (event) => round.hits(event, asked),
      addressOf,
      now: now(),
    });
    const isOurs = await subscriptions.advance({ ...passage, from, to: page.through, deliveries, told });
    if (!isOurs) return made;
    made += deliveries.length;
    if (page.next === undefined) return made;
    from = page.through;
  }
}

/** A subscription sees what its creator sees now; those in the file see all. */
function readerOf(
  { origin, creator, seesAll }: SubscriptionRecord,
  principals: KnownPrincipals,
): EventReader {
  if (origin === 'file') return {};
  const places = principals.placesOf(creator);
  return {
    ...(!(seesAll && principals.isAdmin(creator)) && { visibleTo: creator }),
    ...sightOf({ name: creator, ...(places && { sees: places }) }),
  };
}

/** What was read in one round: most subscriptions have seen the same events, and see the same images. */
class Round {
  readonly #options: ComposingAll;
  #page: { readonly key: string; readonly page: EventPage } | undefined;
  readonly #hits = new Map<string, Hits>();

  constructor(options: ComposingAll) {
    this.#options = options;
  }

  async page(after: number, reader: EventReader): Promise<EventPage> {
    const key = JSON.stringify([after, reader]);
    if (this.#page?.key === key) return this.#page.page;
    const page = await this.#options.events.list({ after, limit: EVENTS_AT_A_TIME, ...reader });
    this.#page = { key, page };
    this.#hits.clear();
    return page;
  }

  /** Looks up a package once, however many vulnerabilities it has. */
  async hits(stored: StoredEvent, request: HitRequest): Promise<Hits> {
    const { event, package: pkg } = stored;
    const { reader, within } = request;
    const key = JSON.stringify([pkg ?? event.image, reader, within]);
    const found = this.#hits.get(key) ?? (await findHits(stored, request, this.#options));
    this.#hits.set(key, found);
    return withAddress(found, stored, this.#options.addressOf);
  }
}
