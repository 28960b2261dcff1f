import { Option, type Command } from 'commander';
import type { OptionKey } from '../../../config/index.ts';
import { DIGEST_INTERVALS, EVENT_KINDS, MESSAGE_FORMATS, SEVERITIES } from '../../../domain/index.ts';
import { collect } from '../../options/collect.ts';
import { addOptions } from '../../options/options.ts';
import { PLACE_NAMES } from '../fleet/fleet-options.ts';

const MORE = `
Examples:
  plimsoll notify add ops --target https://hooks.example/plimsoll \\
    --severity high
  plimsoll notify add chat --target https://hooks.slack.com/services/… \\
    --message slack --digest 24h
  plimsoll notify test ops
  plimsoll notify dead ops
  plimsoll notify resend ops
  plimsoll notify remove ops`;

const SERVER: readonly OptionKey[] = ['server', 'insecureServer', 'caCert', 'skipTlsVerify'];

export function declareNotify(root: Command): void {
  const notify = root
    .command('notify')
    .summary("manage a server's subscriptions: who is sent which events")
    .description('Subscriptions of a server. Each has its own target, filter and digest.')
    .addHelpText('after', MORE);

  const list = notify.command('list').description('list the subscriptions of this token; of an admin, all');
  addOptions(list, ['format', ...SERVER]).action(async () => {
    const { runNotifyList } = await import('./run.ts');
    process.exitCode = await runNotifyList(list);
  });

  declareAdd(notify);

  const test = notify
    .command('test')
    .argument('<name>', 'name of the subscription')
    .description('send a message to the target now, and print its answer');
  addOptions(test, SERVER).action(async (name: string) => {
    const { runTest } = await import('./run.ts');
    process.exitCode = await runTest(name, test);
  });

  const remove = notify
    .command('remove')
    .argument('<name>', 'name of the subscription')
    .description('end a subscription, with all that waits for it');
  addOptions(remove, SERVER).action(async (name: string) => {
    const { runRemove } = await import('./run.ts');
    process.exitCode = await runRemove(name, remove);
  });

  const dead = notify
    .command('dead')
    .argument('<name>', 'name of the subscription')
    .description('list the messages that were given up after a day of attempts');
  addOptions(dead, ['format', ...SERVER]).action(async (name: string) => {
    const { runDead } = await import('./run.ts');
    process.exitCode = await runDead(name, dead);
  });

  for (const [action, description] of [
    ['resend', 'send dead letters again'],
    ['drop', 'drop dead letters'],
  ] as const) {
    const command = notify
      .command(action)
      .argument('<name>', 'name of the subscription')
      .argument('[message]', 'ID of one message; by default all')
      .description(description);
    addOptions(command, SERVER).action(async (name: string, message?: string) => {
      const { runDeadLetters } = await import('./run.ts');
      process.exitCode = await runDeadLetters(action, name, message, command);
    });
  }
}

function declareAdd(notify: Command): void {
  const add = notify
    .command('add')
    .argument('<name>', 'small letters, digits, dots, hyphens and underscores')
    .description('have events sent to a webhook, signed with a new secret, which is printed')
    .requiredOption('--target <url>', 'where messages are sent by POST')
    .addOption(
      new Option('--message <form>', 'form of the messages').choices(MESSAGE_FORMATS).default('json'),
    )
    .addOption(
      new Option('--digest <interval>', 'a message for each advisory, sync, hour or day')
        .choices(DIGEST_INTERVALS)
        .default('none'),
    )
    .addOption(
      new Option('--kind <kind>', 'kind of events; repeatable; by default all')
        .choices(EVENT_KINDS)
        .argParser(collect),
    )
    .addOption(
      new Option('--severity <severity>', 'only vulnerabilities of this severity or a worse one').choices(
        SEVERITIES,
      ),
    )
    .option('--secret-stdin', 'read the secret (whsec_…) from standard input')
    .option('--kev', 'only vulnerabilities that are listed in KEV')
    .option('--fixable', 'only vulnerabilities that a newer version fixes')
    .option('--cluster <name>', 'only what runs in this cluster; repeatable', collect)
    .option('--namespace <name>', 'only what runs in this namespace; repeatable', collect)
    .option('--owner <name>', 'only what runs for this owner; repeatable', collect)
    .option('--running', 'only what runs now')
    .addHelpText('after', PLACE_NAMES);
  addOptions(add, SERVER).action(async (name: string) => {
    const { runAdd } = await import('./run-add.ts');
    process.exitCode = await runAdd(name, add);
  });
}
