import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import {
  defined,
  toWebhookSecret,
  type EventFilter,
  type Places,
  type SubscriptionSettings,
} from '../../../domain/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { print } from '../../output/print.ts';
import { withServer } from './with-server.ts';

const SECRET_BYTES = 32;

interface Given extends Omit<SubscriptionSettings, 'kinds' | 'format' | keyof Places> {
  readonly target: string;
  readonly message: SubscriptionSettings['format'];
  readonly secretStdin?: true;
  readonly kind?: SubscriptionSettings['kinds'];
  readonly cluster?: readonly string[];
  readonly namespace?: readonly string[];
  readonly owner?: readonly string[];
}

/** Creates a subscription. A new secret is printed once: the server never returns it. */
export async function runAdd(name: string, command: Command): Promise<number> {
  const given = command.opts<Given>();
  const { target, message: format, digest, secretStdin } = given;
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
      ...filterOf(given),
    }),
  );
  const secretNotice =
    isSigned && secretStdin === undefined ? `Its secret, which is not shown again: ${secret}\n` : '';
  await print(`Subscribed ${name}. Try it: plimsoll notify test ${name}\n${secretNotice}`);
  return EXIT.within;
}

function filterOf(given: Given): EventFilter {
  const { kind, severity, kev, fixable, cluster, namespace, owner, running } = given;
  return {
    ...defined({ kinds: kind, severity }),
    ...(kev === true && { kev }),
    ...(fixable === true && { fixable }),
    ...defined({ clusters: cluster, namespaces: namespace, owners: owner }),
    ...(running === true && { running }),
  };
}
