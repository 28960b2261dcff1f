import { mostUrgentFirst } from '../../../../report/index.ts';
import { compareNamed } from '../../diff/run.ts';
import { answerList } from '../answer.ts';
import { findingEntry, imageDocument, imageOutcome } from '../documents.ts';
import { defineTool, imageNameArgument, platformArgument, sessionFor } from '../tool.ts';

const compared = imageNameArgument.describe(
  'image as `plimsoll scan` takes it, or a file that ends in .json: the JSON report of one',
);

export const diffTool = defineTool({
  name: 'diff',
  title: 'Tell what changed',
  description:
    'Tells what moving from one image to another fixes and brings, by the same advisories, and which packages changed.',
  input: { from: compared, to: compared, platform: platformArgument },
  async answer({ from, to, platform: named }, shown, session) {
    const diff = await compareNamed(from, to, sessionFor(session, [from, to], named));
    return {
      summary: {
        brought: diff.brought.length,
        fixed: diff.fixed.length,
        kept: diff.kept,
        packages: diff.packages.length,
        from: imageOutcome(diff.from),
        to: imageOutcome(diff.to),
      },
      untrusted: { from: imageDocument(diff.from).image, to: imageDocument(diff.to).image },
      lists: {
        brought: answerList(mostUrgentFirst(diff.brought), shown, findingEntry),
        fixed: answerList(mostUrgentFirst(diff.fixed), shown, findingEntry),
        packages: answerList(diff.packages, shown, (change) => change),
      },
      holes: [diff.from, diff.to].flatMap(({ verdict }) => verdict.incomplete),
    };
  },
});
