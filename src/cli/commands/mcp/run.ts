import { once } from 'node:events';
import type { Command } from 'commander';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { AppError } from '../../../errors/index.ts';
import type { Settings } from '../../../config/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { expectInterruption, onInterruption } from '../../start/interruption.ts';
import { openSession, readJudgingRequest } from '../../opening/session.ts';
import { formatError } from '../../terminal/index.ts';
import { createServer } from './server.ts';

/** Bytes in one message: questions are short. */
const MAX_MESSAGE_BYTES = 1024 ** 2;

/** Answers an agent until it closes standard input. */
export async function runMcp(command: Command): Promise<number> {
  const request = await readJudgingRequest(command);
  refuseCredentials(request.settings);
  const session = await openSession({ ...request, settings: { ...request.settings, quiet: true } });
  try {
    const server = createServer(session);
    const transport = new StdioServerTransport(process.stdin, process.stdout, {
      maxBufferSize: MAX_MESSAGE_BYTES,
    });
    let failure: Error | undefined;
    server.server.onerror = (error) => {
      failure = error;
      process.stderr.write(`${formatError(new AppError('USAGE', `unreadable message: ${error.message}`))}\n`);
    };
    const closed = new Promise<'closed'>((resolve) => {
      server.server.onclose = () => resolve('closed');
    });
    expectInterruption();
    onInterruption(() => session.close());
    const ended = once(process.stdin, 'end').then(() => 'ended' as const);
    await server.connect(transport);
    // The transport closes by itself only after a message that is too long.
    const end = await Promise.race([ended, closed]);
    await server.close();
    return end === 'closed' && failure ? EXIT.failed : EXIT.within;
  } finally {
    await session.close();
  }
}

/** An agent names the images, and text from one image could make it name a registry that collects credentials. */
function refuseCredentials({ username, registryToken }: Settings): void {
  if (username === undefined && registryToken === undefined) return;
  const what = registryToken === undefined ? 'PLIMSOLL_USERNAME' : 'PLIMSOLL_REGISTRY_TOKEN';
  throw new AppError('USAGE', `${what} would be sent to every registry that an agent names`, {
    hint: 'unset it, and log in to each registry with docker login',
  });
}
