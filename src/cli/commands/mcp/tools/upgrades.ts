import * as z from 'zod';
import { upgradePlan } from '../../../../report/index.ts';
import { answerList, MOST_ENTRIES, pageOfEntries } from '../answer.ts';
import { imageDocument, problemEntry, scanSummary, upgradeEntry } from '../documents.ts';
import { defineTool, imageNameArgument, page, platformArgument, sessionFor } from '../tool.ts';
import { scanned } from './scan.ts';

const ALL = { skip: 0, limit: MOST_ENTRIES };

export const upgradesTool = defineTool({
  name: 'upgrades',
  title: 'Plan upgrades',
  description:
    'Lists the upgrades that fix vulnerabilities of an image, the most valuable first, and how to make those that are ' +
    'listed: "calls" are argument lists of the package managers, for a step of the build, "advice" is what none does.',
  input: z.strictObject({ image: imageNameArgument, platform: platformArgument, ...page }),
  async answer({ image, platform: named, ...shown }, session) {
    const result = await scanned(image, sessionFor(session, [image], named));
    const plan = upgradePlan(pageOfEntries(result.upgrades, shown), result);
    return {
      summary: { ...scanSummary(result), upgrades: result.upgrades.length },
      untrusted: imageDocument(result),
      lists: {
        upgrades: answerList(result.upgrades, shown, upgradeEntry),
        calls: answerList(plan.calls, ALL, (call) => call),
        advice: answerList(plan.advice, ALL, (advice) => advice),
        holes: answerList(result.verdict.incomplete, ALL, problemEntry),
      },
    };
  },
});
