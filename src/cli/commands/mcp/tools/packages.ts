import * as z from 'zod';
import { isHole } from '../../../../domain/index.ts';
import { readCompared } from '../../../opening/compared-image.ts';
import { withinTime } from '../../../opening/time-limit/index.ts';
import { answerList } from '../answer.ts';
import { imageDocument, packageAnswer, problemEntry } from '../documents.ts';
import { defineTool, imageNameArgument, page, platformArgument, sessionFor } from '../tool.ts';

const MAX_PART = 200;

export const packagesTool = defineTool({
  name: 'packages',
  title: 'List packages',
  description: 'Lists the packages of an image with their places, and looks nothing up.',
  input: z.strictObject({
    image: imageNameArgument,
    platform: platformArgument,
    name: z.string().max(MAX_PART).optional().describe('part of the name of a package, in lower case or not'),
    ...page,
  }),
  async answer({ image: named, platform: wanted, name = '', ...shown }, session) {
    const ours = sessionFor(session, [named], wanted);
    const { indexed } = await withinTime(named, ours, (limited) => readCompared(named, limited));
    const part = name.toLowerCase();
    const packages = indexed.packages.filter((pkg) => pkg.name.toLowerCase().includes(part));
    const holes = indexed.problems.filter(isHole);
    return {
      summary: { packages: indexed.packages.length, matching: packages.length, holes: holes.length },
      untrusted: imageDocument(indexed),
      lists: {
        packages: answerList(packages, shown, (pkg) => packageAnswer(pkg, indexed)),
        holes: answerList(holes, shown, problemEntry),
      },
    };
  },
});
