import type { Problem } from '../../../domain/index.ts';
import { messageOf } from '../../../errors/index.ts';
import { download, validatorsIn, type FeedBody } from '../../feed-kit/download.ts';
import type { Feed, FeedContext, FeedOutcome } from '../../feed-kit/feed.ts';
import { feedFailed } from '../../feed-kit/feed-error.ts';
import { JsonSplitter } from '../../feed-kit/json-splitter.ts';
import { LineGroups } from '../../feed-kit/line-groups.ts';
import { withSpoolFolder } from '../../feed-kit/spool-folder.ts';
import { type AdvisoryWriter, writeAdvisories } from '../../feed-kit/writer.ts';
import { MAX_PACKAGE_BYTES, MAX_TRACKER_BYTES } from './limits.ts';
import { TrackerReader } from './normalise.ts';
import { issuesOf, parseIssue } from './schema.ts';

/** Streams the single file, some 70 MB, without holding it in memory. */
export async function syncTracker(feed: Feed, context: FeedContext): Promise<FeedOutcome> {
  const { advisories } = context.store;
  const url = `${feed.address}/json`;
  const known = validatorsIn(await advisories.feedState(feed.id));
  const answer = await download(context, { feed: feed.id, url, known, isDatedByFile: true });
  const address = context.resolve(url);
  if (answer.kind === 'missing') throw feedFailed(feed.id, address, 'the file was not found');
  if (answer.kind === 'unchanged') {
    await advisories.touch(feed.id, context.now);
    return { kind: 'unchanged', problems: [] };
  }
  return writeAdvisories(context, { feed: feed.id, address, mode: 'full' }, async (writer) => {
    await withSpoolFolder(feed.id, async (folder) => {
      const issues = new LineGroups(folder);
      try {
        await collectIssues(answer.body, issues);
      } catch (error) {
        throw error instanceof SyntaxError ? feedFailed(feed.id, address, messageOf(error), error) : error;
      }
      await writeIssues(issues, writer);
    });
    return answer.validators;
  });
}

/** Groups issues by CVE: the tracker is ordered by package, so a CVE is complete only after the last package. */
async function collectIssues(body: FeedBody, issues: LineGroups): Promise<void> {
  const splitter = new JsonSplitter(MAX_PACKAGE_BYTES);
  for await (const chunk of body.stream(MAX_TRACKER_BYTES)) {
    for (const { key, json } of splitter.push(chunk)) {
      for (const { id, line } of issuesOf(key, json)) issues.add(JSON.stringify(id), line);
    }
  }
  splitter.end();
}

async function writeIssues(issues: LineGroups, writer: AdvisoryWriter): Promise<void> {
  const reader = new TrackerReader((problem) => writer.problem(problem));
  const tell = (subject: string, message: string) => writer.problem(unreadable(subject, message));
  for (const lines of issues.groups()) {
    const ofOne = lines.map((line) => parseIssue(line, tell));
    const [first] = ofOne;
    if (first !== undefined) await writer.add(reader.advisoryOf(first.id, ofOne));
  }
}

function unreadable(subject: string, message: string): Problem {
  return { kind: 'advisory-unreadable', subject, message };
}
