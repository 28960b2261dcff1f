import type { Command } from 'commander';
import { AppError, printable } from '../../../errors/index.ts';
import { namesAhead, readAhead } from '../../../stored/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { refuseSharedCredentials } from '../../options/given-credentials.ts';
import { print } from '../../output/print.ts';
import { openSession, readRequest, type ScanSession } from '../../opening/session.ts';
import { formatError } from '../../terminal/index.ts';
import { withNamedImage } from '../../opening/with-named-image.ts';

export async function runIndex(images: readonly string[], command: Command): Promise<number> {
  const isRefresh = command.getOptionValue('refresh') === true;
  if (images.length === 0 && !isRefresh) {
    throw new AppError('USAGE', 'no image is named', {
      hint: 'name some, or read again those that were named before: plimsoll index --refresh',
    });
  }
  const request = await readRequest(command);
  const session = await openSession(request);
  try {
    const { current, outdated } = isRefresh
      ? await namesAhead(session.context)
      : { current: [], outdated: [] };
    const names = [...new Set([...images, ...outdated])];
    refuseSharedCredentials(names, request.settings);
    for (const name of current) await print(`${printable(name)}: up to date\n`);
    let failures = 0;
    for (const name of names) if (!(await readOne(name, session))) failures++;
    return failures > 0 ? EXIT.failed : EXIT.within;
  } finally {
    await session.close();
  }
}

/** Returns false if the image could not be read completely; the others continue. */
async function readOne(name: string, session: ScanSession): Promise<boolean> {
  try {
    const { layers, read, problems } = await withNamedImage(name, session, (image, { context }) =>
      readAhead(image, name, context),
    );
    session.progress.clear();
    for (const { message } of problems) process.stderr.write(`${printable(`${name}: ${message}`)}\n`);
    await print(`${printable(name)}: read ${read} of ${layers} layers\n`);
    return problems.length === 0;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'INTERRUPTED') throw error;
    session.progress.clear();
    process.stderr.write(`${printable(name)}: ${formatError(error)}\n`);
    return false;
  }
}
