import { upgradePlan } from '../../../../report/index.ts';
import { answerList, MOST_ENTRIES, pageOfEntries, type List } from '../answer.ts';
import { imageDocument, scanSummary, upgradeEntry } from '../documents.ts';
import { defineTool, imageNameArgument, platformArgument, sessionFor } from '../tool.ts';
import { scanned } from './scan.ts';

const ALL = { skip: 0, limit: MOST_ENTRIES };

export const upgradesTool = defineTool({
  name: 'upgrades',
  title: 'Plan upgrades',
  description:
    'Lists the upgrades that fix vulnerabilities of an image, the most valuable first, and how to make those that are ' +
    'listed: "calls" are argument lists of the package managers, for a step of the build, "advice" is what none does.',
  input: { image: imageNameArgument, platform: platformArgument },
  async answer({ image, platform: named }, shown, session) {
    const result = await scanned(image, sessionFor(session, [image], named));
    /** Plans the upgrades that an answer has room for. */
    const planOf = ({ upgrades }: { readonly upgrades?: List }) =>
      upgradePlan(pageOfEntries(result.upgrades, { ...shown, limit: upgrades?.entries.length ?? 0 }), result);
    return {
      summary: { ...scanSummary(result), upgrades: result.upgrades.length },
      untrusted: imageDocument(result),
      lists: {
        upgrades: answerList(result.upgrades, shown, upgradeEntry),
        calls: (fitted) => answerList(planOf(fitted).calls, ALL, (call) => call),
        advice: (fitted) => answerList(planOf(fitted).advice, ALL, (advice) => advice),
      },
      holes: result.verdict.incomplete,
    };
  },
});
