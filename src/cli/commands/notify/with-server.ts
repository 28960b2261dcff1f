import type { Command } from 'commander';
import { SubscriptionClient } from '../../../client/index.ts';
import { AppError } from '../../../errors/index.ts';
import { httpOptions } from '../../options/http-options.ts';
import { refusePlainHttp } from '../../remote/refuse-plain-http.ts';
import { readRequest, type SessionRequest } from '../../opening/session.ts';

/** Runs a command against the server that its options name. Throws USAGE without one: only a server sends messages. */
export async function withServer<Result>(
  command: Command,
  ask: (client: SubscriptionClient, request: SessionRequest) => Promise<Result>,
): Promise<Result> {
  const request = await readRequest(command);
  const { settings, environment } = request;
  if (settings.server === undefined) {
    throw new AppError('USAGE', 'expected a server: only a server sends messages', {
      hint: 'name it with --server https://plimsoll.example, or PLIMSOLL_SERVER',
    });
  }
  refusePlainHttp(settings.server, settings);
  const client = new SubscriptionClient({
    address: settings.server,
    token: settings.token,
    http: httpOptions(settings, environment),
  });
  try {
    return await ask(client, request);
  } finally {
    await client.close();
  }
}
