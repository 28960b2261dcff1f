import type { Command } from 'commander';
import { printable } from '../../../errors/index.ts';
import { counted, fitText, formatAge } from '../../../report/index.ts';
import { EXIT } from '../../exit-codes.ts';
import { openSession, readStoreRequest } from '../../session.ts';
import { print } from '../../write-reports.ts';

const NAME_WIDTH = 24;

/** One line for each feed in the store. */
export async function runStatus(command: Command): Promise<number> {
  const request = await readStoreRequest(command);
  const session = await openSession(request, { store: request.place });
  try {
    const { store, now } = session.context;
    const states = await store.advisories.feedStates();
    const lines = states.map((state) => {
      const problems = state.problems.length === 0 ? '' : `, ${counted(state.problems.length, 'problem')}`;
      const age = `${formatAge(now().getTime() - Date.parse(state.syncedAt))} old`;
      return `${fitText(printable(state.feed), NAME_WIDTH)}  ${age}  ${counted(state.records, 'record')}${problems}\n`;
    });
    await print(lines.join('') || 'The store holds no feeds yet: a scan loads those that its image needs.\n');
    return EXIT.within;
  } finally {
    await session.close();
  }
}
