import type { SubscriptionSettings } from '../../domain/index.ts';
import type { Sealer } from '../sealing/index.ts';
import * as z from 'zod';

/** The address for messages, and the secrets that sign them: a chat program's address is a secret, too. */
export interface Target {
  readonly target: string;
  /** Newest first. */
  readonly secrets: readonly string[];
}

const stored = z.object({ target: z.string(), secrets: z.array(z.string()) });

export function sealTarget({ target, secrets }: Target, sealer: Sealer): string {
  return sealer.seal(JSON.stringify({ target, secrets }));
}

/** Undefined if it was sealed with another key. */
export function openTarget(sealed: string, sealer: Sealer): Target | undefined {
  const text = sealer.open(sealed);
  return text === undefined ? undefined : stored.parse(JSON.parse(text));
}

/** Safe without a schema: this program wrote them after a check. */
export function parseSettings(json: string): SubscriptionSettings {
  return JSON.parse(json) as SubscriptionSettings;
}

/** The public part of a target. */
export function shownTarget({ target }: Target): string {
  const url = URL.parse(target);
  return url ? `${url.origin}/…` : '…';
}
