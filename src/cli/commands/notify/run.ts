import type { Command } from 'commander';
import type { DeliveryView, SubscriptionView } from '../../../client/index.ts';
import { counted } from '../../../domain/index.ts';
import { printable } from '../../../errors/index.ts';
import { alignColumns } from '../../../report/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { print } from '../../output/print.ts';
import { writeDocument } from '../fleet/write-document.ts';
import { withServer } from './with-server.ts';

export function runNotifyList(command: Command): Promise<number> {
  return withServer(command, async (client, request) => {
    const subscriptions = await client.list();
    await writeDocument(request, { subscriptions }, listTable);
    return EXIT.within;
  });
}

/** Fails unless the target accepted the message. */
export function runTest(name: string, command: Command): Promise<number> {
  return withServer(command, async (client) => {
    const { delivered, status, reason, answer = '' } = await client.test(name);
    const outcome = delivered
      ? `delivered: the target answered ${status}`
      : `not delivered: ${reason ?? status}`;
    await print(printable(outcome) + '\n' + (answer === '' ? '' : `${printable(answer)}\n`));
    return delivered ? EXIT.within : EXIT.failed;
  });
}

export function runRemove(name: string, command: Command): Promise<number> {
  return withServer(command, async (client) => {
    await client.remove(name);
    await print(`removed ${name}\n`);
    return EXIT.within;
  });
}

export function runDead(name: string, command: Command): Promise<number> {
  return withServer(command, async (client, request) => {
    const messages = await client.dead(name);
    await writeDocument(request, { messages }, deadTable);
    return EXIT.within;
  });
}

export function runDeadLetters(
  action: 'resend' | 'drop',
  name: string,
  message: string | undefined,
  command: Command,
): Promise<number> {
  return withServer(command, async (client) => {
    const count = await client.resolveDeadLetters(action, name, message);
    const done = action === 'resend' ? 'will be sent again' : 'dropped';
    await print(`${counted(count, 'message')} ${done}\n`);
    return EXIT.within;
  });
}

function listTable({ subscriptions }: { readonly subscriptions: readonly SubscriptionView[] }): string {
  if (subscriptions.length === 0) return 'No subscriptions.\n';
  return alignColumns(subscriptions.map(listRow));
}

function listRow(subscription: SubscriptionView): readonly string[] {
  const { name, target, format, digest, state, reason, waiting, dead } = subscription;
  const why = reason === undefined ? '' : `: ${reason}`;
  return [name, state + why, format, digest, target, `${waiting} waiting, ${dead} dead`].map(printable);
}

function deadTable({ messages }: { readonly messages: readonly DeliveryView[] }): string {
  if (messages.length === 0) return 'No dead letters.\n';
  const rows = messages.map(({ id, createdAt, summary, reason = '' }) => [id, createdAt, summary, reason]);
  return alignColumns(rows.map((row) => row.map(printable)));
}
