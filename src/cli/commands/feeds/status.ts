import type { Command } from 'commander';
import { coverageOfFeed } from '../../../distributions/index.ts';
import { counted, PROGRAM, type FeedState } from '../../../domain/index.ts';
import { printable } from '../../../errors/index.ts';
import { fitText, formatSince, jsonText } from '../../../report/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../output/outputs.ts';
import { openSession, readStoreRequest } from '../../opening/session.ts';

const NAME_WIDTH = 24;

/** Lists each feed in the store. */
export async function runFeedsStatus(command: Command): Promise<number> {
  const request = await readStoreRequest(command);
  const { settings, environment } = request;
  const outputs = await chooseOutputs(settings.format, DOCUMENT_FORMATS);
  const session = await openSession(request, { store: request.place, isReading: true });
  try {
    const { store, now } = session.context;
    const states = await store.advisories.feedStates();
    await writeOutputs(
      outputs,
      (format) =>
        format === 'json' ? jsonText({ feeds: states.map(feedDocument) }, PROGRAM) : table(states, now()),
      settings,
      environment,
    );
    return EXIT.within;
  } finally {
    await session.close();
  }
}

function table(states: readonly FeedState[], now: Date): string {
  const lines = states.map((state) => {
    const problems = state.problems.length === 0 ? '' : `, ${counted(state.problems.length, 'problem')}`;
    const age = formatSince(now.getTime() - Date.parse(state.syncedAt));
    const coverage = coverageOfFeed(state.feed);
    const known = coverage === undefined ? '' : `, ${coverage}`;
    return `${fitText(printable(state.feed), NAME_WIDTH)}  ${age}  ${counted(state.records, 'record')}${known}${problems}\n`;
  });
  return lines.join('') || 'The store holds no feeds yet: a scan loads those that its image needs.\n';
}

function feedDocument({ feed, syncedAt, contentAt, records, ranges, problems }: FeedState) {
  return { feed, syncedAt, contentAt, coverage: coverageOfFeed(feed), records, ranges, problems };
}
