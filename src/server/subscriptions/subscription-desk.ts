import { randomUUID } from 'node:crypto';
import {
  lacksSecret,
  type SubscriptionEdit,
  type WrittenSubscription,
} from '../../config/subscriptions/index.ts';
import { defined } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { EventStore, SubscriptionRecord, SubscriptionStore } from '../../inventory/ports.ts';
import { encode, makeMessage, type Outcome } from '../../notify/index.ts';
import type { Page, PageRequest } from '../../store/ports.ts';
import { overseesAll, type Principal } from '../auth/index.ts';
import type { Sealer } from '../sealing/index.ts';
import { HttpError } from '../shell/http-error.ts';
import { openTarget, parseSettings, sealTarget, type Target } from './sealed-target.ts';
import { attempt, type HttpClients, shownReason } from './send-message.ts';

/** Maximum subscriptions per creator. */
export const MAX_SUBSCRIPTIONS = 20;

export interface DeskOptions {
  readonly events: Pick<EventStore, 'span'>;
  readonly subscriptions: SubscriptionStore;
  readonly sealer: Sealer;
  readonly clients: HttpClients;
  readonly now: () => Date;
}

/** A subscription, with its unsealed target; undefined if it was sealed with another key. */
export interface ShownSubscription {
  readonly record: SubscriptionRecord;
  readonly target: Target | undefined;
}

/** Subscriptions as clients manage them: each its own, and an admin of the whole fleet all of them. */
export class SubscriptionDesk {
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  async create(written: WrittenSubscription, { name: creator, role }: Principal): Promise<ShownSubscription> {
    const { name, target, secrets, ...settings } = written;
    const { subscriptions, events, sealer } = this.#options;
    const outcome = await subscriptions.create(
      {
        name,
        origin: 'api',
        creator,
        seesAll: role === 'admin',
        settings: JSON.stringify(settings),
        sealed: sealTarget({ target, secrets }, sealer),
        cursor: (await events.span()).last,
      },
      MAX_SUBSCRIPTIONS,
    );
    if (outcome === 'taken') throw new HttpError(409, `a subscription ${name} exists already`);
    if (outcome === 'too-many') {
      throw new HttpError(409, `expected at most ${MAX_SUBSCRIPTIONS} subscriptions of one client`);
    }
    return this.#shown(name);
  }

  /** Throws 404 for another creator's subscription: its name is private. */
  async get(name: string, principal: Principal): Promise<ShownSubscription> {
    const record = await this.#options.subscriptions.get(name);
    const isOwn = record?.origin === 'api' && record.creator === principal.name;
    if (!record || !(isOwn || overseesAll(principal))) {
      throw new HttpError(404, `no subscription ${name}`);
    }
    return this.#show(record);
  }

  async list(page: PageRequest, principal: Principal): Promise<Page<ShownSubscription>> {
    const of = overseesAll(principal) ? {} : { creator: principal.name };
    const { items, next } = await this.#options.subscriptions.list({ ...page, ...of });
    return { items: items.map((record) => this.#show(record)), ...defined({ next }) };
  }

  async change(name: string, edit: SubscriptionEdit, principal: Principal): Promise<ShownSubscription> {
    const { record, target } = await this.#changeable(name, principal);
    const { target: address = target?.target, secrets = target?.secrets, state, ...fields } = edit;
    if (address === undefined || secrets === undefined) {
      throw new AppError('USAGE', 'the target was sealed with another key', {
        hint: 'set target and secrets together',
      });
    }
    const settings = withoutNull({ ...parseSettings(record.settings), ...fields });
    if (lacksSecret({ format: settings.format, secrets })) {
      throw new AppError('USAGE', `expected a secret: messages in ${settings.format} are signed`);
    }
    await this.#options.subscriptions.change(name, {
      settings: JSON.stringify(settings),
      sealed: sealTarget({ target: address, secrets }, this.#options.sealer),
      ...(state !== undefined && { state, reason: '' }),
    });
    return this.#shown(name);
  }

  async delete(name: string, principal: Principal): Promise<void> {
    await this.#changeable(name, principal);
    await this.#options.subscriptions.delete(name);
  }

  /** Sends a message at once, without retries. */
  async test(name: string, principal: Principal): Promise<Outcome> {
    const { record, target } = await this.get(name, principal);
    if (!target) return { kind: 'failed', reason: 'the target was sealed with another key' };
    const id = randomUUID();
    const message = makeMessage({ id, at: this.#options.now(), subscription: name, events: [] });
    const encoded = { id, ...encode(message, parseSettings(record.settings).format) };
    const { signal } = new AbortController();
    const outcome = await attempt(record, target, encoded, this.#options, signal);
    return outcome.kind === 'failed' ? { ...outcome, reason: shownReason(record, outcome) } : outcome;
  }

  async #changeable(name: string, principal: Principal): Promise<ShownSubscription> {
    const shown = await this.get(name, principal);
    if (shown.record.origin === 'api') return shown;
    throw new HttpError(409, `the subscription ${name} is in the configuration file: change it there`);
  }

  async #shown(name: string): Promise<ShownSubscription> {
    const record = await this.#options.subscriptions.get(name);
    if (!record) throw new HttpError(404, `no subscription ${name}`);
    return this.#show(record);
  }

  #show(record: SubscriptionRecord): ShownSubscription {
    return { record, target: openTarget(record.sealed, this.#options.sealer) };
  }
}

type Nulled<Fields> = { readonly [Key in keyof Fields]: Exclude<Fields[Key], null> };

/** Removes the filters that a change sets to null. */
function withoutNull<Fields extends object>(fields: Fields): Nulled<Fields> {
  const kept = Object.entries(fields).filter(([, value]) => value !== null);
  return Object.fromEntries(kept) as Nulled<Fields>;
}
