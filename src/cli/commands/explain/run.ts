import type { Command } from 'commander';
import { renderExplanation } from '../../../report/index.ts';
import { explainImage } from '../../../scan/index.ts';
import { EXIT } from '../../exit-codes.ts';
import { openNamedImage } from '../../open-named-image.ts';
import { judgementOf } from '../../scanner.ts';
import { openSession, readRequest } from '../../session.ts';
import { columnsOf, wantsColour } from '../../terminal/index.ts';
import { print } from '../../write-reports.ts';

/** Of an explanation that goes to a pipe. */
const DEFAULT_WIDTH = 100;

export async function runExplain(written: string, name: string, command: Command): Promise<number> {
  const id = canonicalId(written);
  const session = await openSession(await readRequest(command));
  const { settings, environment, context, progress } = session;
  try {
    const image = await openNamedImage(name, session);
    try {
      const { explanation, result } = await explainImage(id, image, judgementOf(session), context);
      progress.clear();
      const { stdout } = process;
      await print(
        renderExplanation(explanation, result, {
          width: columnsOf(stdout, environment, DEFAULT_WIDTH),
          colour: wantsColour({ wish: settings.color, isTerminal: stdout.isTTY, environment }),
        }),
      );
      return result.verdict.incomplete.length > 0 ? EXIT.incomplete : EXIT.within;
    } finally {
      await image.close();
    }
  } finally {
    await session.close();
  }
}

/** CVE ids are written in capitals; other ids have rules of their own. */
function canonicalId(written: string): string {
  const capitals = written.toUpperCase();
  return capitals.startsWith('CVE-') ? capitals : written;
}
