import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { toWebhookSecret, type SubscriptionSettings } from '../../../domain/index.ts';
import { EXIT } from '../../exit-codes.ts';
import { print } from '../../print.ts';
import { withServer } from './with-server.ts';

const SECRET_BYTES = 32;

interface Given extends Omit<SubscriptionSettings, 'kinds' | 'format'> {
  readonly target: string;
  readonly message: SubscriptionSettings['format'];
  readonly secretStdin?: true;
  readonly kind?: SubscriptionSettings['kinds'];
}

/** Creates a subscription. A new secret is printed once: the server never returns it. */
export async function runAdd(name: string, command: Command): Promise<number> {
  const {
    target,
    message: format,
    digest,
    kind,
    severity,
    kev,
    fixable,
    secretStdin,
  } = command.opts<Given>();
  const isSigned = format !== 'slack' && format !== 'teams';
  const secret = secretStdin
    ? (await text(process.stdin)).trim()
    : toWebhookSecret(randomBytes(SECRET_BYTES));
  await withServer(command, (client) =>
    client.add({
      name,
      target,
      secrets: isSigned ? [secret] : [],
      format,
      digest,
      ...(kind && { kinds: kind }),
      ...(severity && { severity }),
      ...(kev === true && { kev }),
      ...(fixable === true && { fixable }),
    }),
  );
  const told =
    isSigned && secretStdin === undefined ? `Its secret, which is not shown again: ${secret}\n` : '';
  await print(`Subscribed ${name}. Try it: plimsoll notify test ${name}\n${told}`);
  return EXIT.within;
}
