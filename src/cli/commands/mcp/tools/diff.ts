import * as z from 'zod';
import { mostUrgentFirst } from '../../../../report/index.ts';
import { compareNamed } from '../../diff/run.ts';
import { answerList } from '../answer.ts';
import { findingEntry, imageDocument, problemEntry } from '../documents.ts';
import { defineTool, imageNameArgument, page, platformArgument, sessionFor } from '../tool.ts';

const compared = imageNameArgument.describe(
  'image as `plimsoll scan` takes it, or a file that ends in .json: the JSON report of one',
);

export const diffTool = defineTool({
  name: 'diff',
  title: 'Tell what changed',
  description:
    'Tells what moving from one image to another fixes and brings, by the same advisories, and which packages changed.',
  input: z.strictObject({ from: compared, to: compared, platform: platformArgument, ...page }),
  async answer({ from, to, platform: named, ...shown }, session) {
    const diff = await compareNamed(from, to, sessionFor(session, [from, to], named));
    const holes = [diff.from, diff.to].flatMap(({ verdict }) => verdict.incomplete);
    return {
      summary: {
        brought: diff.brought.length,
        fixed: diff.fixed.length,
        kept: diff.kept,
        packages: diff.packages.length,
        holes: holes.length,
      },
      untrusted: { from: imageDocument(diff.from).image, to: imageDocument(diff.to).image },
      lists: {
        brought: answerList(mostUrgentFirst(diff.brought), shown, findingEntry),
        fixed: answerList(mostUrgentFirst(diff.fixed), shown, findingEntry),
        packages: answerList(diff.packages, shown, (change) => change),
        holes: answerList(holes, shown, problemEntry),
      },
    };
  },
});
