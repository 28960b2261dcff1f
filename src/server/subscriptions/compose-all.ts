import type { Logger } from 'pino';
import { defined, type Hits } from '../../domain/index.ts';
import {
  type AddressOf,
  findHits,
  type HitRequest,
  type HitSources,
  placesWanted,
  withAddress,
} from '../../fleet/index.ts';
import type {
  EventPage,
  EventReader,
  EventStore,
  OpenDigest,
  StoredEvent,
  SubscriptionRecord,
  SubscriptionStore,
} from '../../inventory/ports.ts';
import { isComplete } from '../../notify/index.ts';
import { sightOf } from '../auth/index.ts';
import { compose, composeDigest, type Composing, digestTurn } from './compose.ts';
import type { KnownPrincipals } from './known-principals.ts';
import { parseSettings } from './sealed-target.ts';

/** Events read together, for all subscriptions with the same position. */
const EVENTS_AT_A_TIME = 5_000;

export interface ComposingAll extends HitSources {
  readonly events: Pick<EventStore, 'list' | 'span'>;
  readonly subscriptions: Pick<
    SubscriptionStore,
    'all' | 'announced' | 'advance' | 'change' | 'get' | 'openDigests' | 'conclude'
  >;
  readonly principals: KnownPrincipals;
  readonly addressOf: AddressOf;
  readonly logger: Logger;
  readonly now: () => Date;
}

/**
 * Makes messages for every active subscription, and calls back with its name. Reads the same unseen events
 * once for all.
 */
export async function composeAll(options: ComposingAll, made: (name: string) => void): Promise<void> {
  const { last } = await options.events.span();
  const round = new Round(options);
  for (const subscription of await options.subscriptions.all()) {
    if (subscription.state !== 'active' || subscription.cursor >= last) continue;
    if (await isMade(subscription.name, options, () => composeFor(subscription, round, options))) {
      made(subscription.name);
    }
  }
  for (const openDigest of await options.subscriptions.openDigests()) {
    if (!isComplete(openDigest, options.now())) continue;
    if (await isMade(openDigest.name, options, () => concludeDigest(openDigest, round, options))) {
      made(openDigest.name);
    }
  }
}

/** A subscription that cannot be served delays no other. */
async function isMade(
  subscription: string,
  { logger }: ComposingAll,
  make: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await make();
  } catch (error) {
    logger.error({ err: error, subscription }, 'cannot make messages');
    return false;
  }
}

/** Pauses a subscription that its creator could no longer make. */
async function isOrphan(
  { name, origin, creator }: SubscriptionRecord,
  { principals, subscriptions, logger }: ComposingAll,
): Promise<boolean> {
  if (origin === 'file' || principals.maySubscribe(creator)) return false;
  await subscriptions.change(name, {
    state: 'paused',
    reason: 'no token of its creator may subscribe any more',
  });
  logger.warn(
    { subscription: name, creator },
    'paused a subscription: no token of its creator may subscribe any more',
  );
  return true;
}

async function composeFor(
  subscription: SubscriptionRecord,
  round: Round,
  options: ComposingAll,
): Promise<boolean> {
  const { subscriptions, now } = options;
  if (await isOrphan(subscription, options)) return false;
  const { name, digestAt } = subscription;
  const composing = composingFor(subscription, round, options);
  const turn = digestTurn(composing.settings, digestAt, now());
  const passage = { name, ...defined({ digestAt: turn.next }) };
  if (!turn.isDue) {
    if (turn.next !== digestAt) {
      const { cursor } = subscription;
      await subscriptions.advance({
        ...passage,
        from: cursor,
        to: cursor,
        deliveries: [],
        announced: new Map(),
      });
    }
    return false;
  }
  const reader = readerOf(subscription, options.principals);
  let hasMade = false;
  for (let from = subscription.cursor; ;) {
    const page = await round.page(from, reader);
    const announced = (names: readonly string[]) => subscriptions.announced(name, names);
    const composed = await compose({ ...composing, events: page.items, announced });
    const { deliveries } = composed;
    const isOurs = await subscriptions.advance({ ...passage, from, to: page.through, ...composed });
    if (!isOurs) return hasMade;
    hasMade ||= deliveries.length > 0;
    if (page.next === undefined) return hasMade;
    from = page.through;
  }
}

/** Makes the message for an open digest; false if another process did so, or there is nothing to announce. */
async function concludeDigest(openDigest: OpenDigest, round: Round, options: ComposingAll): Promise<boolean> {
  const { subscriptions, principals } = options;
  const { name, cause, first, last } = openDigest;
  const subscription = await subscriptions.get(name);
  if (!subscription || (await isOrphan(subscription, options))) return false;
  const events = round.eventsOf({ first, last }, readerOf(subscription, principals));
  const deliveries = await composeDigest(openDigest, events, composingFor(subscription, round, options));
  return (await subscriptions.conclude({ name, cause, last, deliveries })) && deliveries.length > 0;
}

function composingFor(
  subscription: SubscriptionRecord,
  round: Round,
  { principals, addressOf, now }: ComposingAll,
): Composing {
  const settings = parseSettings(subscription.settings);
  const within = placesWanted(settings);
  const asked = { reader: readerOf(subscription, principals), ...defined({ within }) };
  return { subscription, settings, hits: (event) => round.hits(event, asked), addressOf, now: now() };
}

/** A subscription sees its creator's part of the fleet; one from the file sees everything. */
function readerOf(
  { origin, creator, seesAll }: SubscriptionRecord,
  principals: KnownPrincipals,
): EventReader {
  if (origin === 'file') return {};
  const places = principals.placesOf(creator);
  return {
    ...(!(seesAll && principals.isAdmin(creator)) && { visibleTo: creator }),
    ...sightOf({ name: creator, ...defined({ sees: places }) }),
  };
}

/** Caches one round's data: most subscriptions have seen the same events, and see the same images. */
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

  /** Reads events between two numbers. */
  async *eventsOf(
    { first, last }: Pick<OpenDigest, 'first' | 'last'>,
    reader: EventReader,
  ): AsyncGenerator<StoredEvent, void> {
    for (let after = first - 1; after < last;) {
      const page = await this.page(after, reader);
      yield* page.items;
      if (page.next === undefined) return;
      after = page.through;
    }
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
