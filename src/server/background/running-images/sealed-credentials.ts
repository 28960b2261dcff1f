import * as z from 'zod';
import { credentials, type SentPullCredentials } from '../../../api/index.ts';
import type { PullCredentials } from '../../../inventory/ports.ts';
import type { Sealer } from '../../sealing/index.ts';

const stored = z.object({ principal: z.string(), credentials });

/** Pods' credentials, and the client that sent them. */
type OpenedCredentials = z.output<typeof stored>;

/**
 * Seals what a cluster's pods pull with, for the store: any replica may read the image, and a server that starts again
 * would wait an hour for the next whole list.
 */
export function sealCredentials(
  sent: readonly SentPullCredentials[],
  principal: string,
  sealer: Sealer,
): readonly PullCredentials[] {
  return sent.map(({ namespace, image: reference, credentials: given }) => {
    const text = JSON.stringify({ principal, credentials: given } satisfies OpenedCredentials);
    return { namespace, reference, fingerprint: sealer.fingerprint(text), sealed: sealer.seal(text) };
  });
}

/** Undefined if they were sealed with another secret. */
export function openCredentials(sealed: string, sealer: Sealer): OpenedCredentials | undefined {
  const text = sealer.open(sealed);
  return text === undefined ? undefined : stored.parse(JSON.parse(text));
}
