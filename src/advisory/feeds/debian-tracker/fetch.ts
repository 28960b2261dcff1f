import { messageOf } from '../../../errors/index.ts';
import { download, type FeedBody } from '../../download.ts';
import type { Feed, FeedContext, FeedOutcome } from '../../feed.ts';
import { feedFailed } from '../../feed-error.ts';
import { JsonSplitter } from '../../json-splitter.ts';
import { LIMITS } from '../../limits.ts';
import { validatorsIn } from '../../validators.ts';
import { writeAdvisories } from '../../writer.ts';
import { TrackerIndex } from './normalise.ts';
import { parsePackage } from './schema.ts';

/** One file for everything, some 70 MB: read package by package as it comes, never held whole. */
export async function syncTracker(feed: Feed, context: FeedContext): Promise<FeedOutcome> {
  const { advisories } = context.store;
  const url = `${feed.address}/json`;
  const known = validatorsIn(await advisories.feedState(feed.id));
  const answer = await download(context, { feed: feed.id, url, known });
  const address = context.resolve(url);
  if (answer.kind === 'missing') throw feedFailed(feed.id, address, 'the file is gone');
  if (answer.kind === 'unchanged') {
    await advisories.touch(feed.id, context.now().toISOString());
    return { kind: 'unchanged', problems: [] };
  }
  return writeAdvisories(context, { feed: feed.id, address, mode: 'full' }, async (writer) => {
    const index = new TrackerIndex((problem) => writer.problem(problem));
    const onProblem = (subject: string, message: string) =>
      writer.problem({ kind: 'advisory-unreadable', subject, message });
    try {
      await readPackages(answer.body, index, onProblem);
    } catch (error) {
      throw error instanceof SyntaxError ? feedFailed(feed.id, address, messageOf(error), error) : error;
    }
    for (const advisory of index.advisories()) await writer.add(advisory);
    return answer.validators;
  });
}

async function readPackages(
  body: FeedBody,
  index: TrackerIndex,
  onProblem: (subject: string, message: string) => void,
): Promise<void> {
  const splitter = new JsonSplitter(LIMITS.trackerPackageBytes);
  for await (const chunk of body.stream(LIMITS.trackerBytes)) {
    for (const { key, json } of splitter.push(chunk)) {
      const issues = parsePackage(json, (message) => onProblem(key, message));
      index.add(key, issues);
    }
  }
  splitter.end();
}
