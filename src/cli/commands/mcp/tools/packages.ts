import { isHole } from '../../../../domain/index.ts';
import { readCompared } from '../../../opening/compared-image.ts';
import { withinTime } from '../../../opening/time-limit/index.ts';
import { answerList } from '../answer.ts';
import { imageDocument, packageAnswer } from '../documents.ts';
import {
  defineTool,
  hasPart,
  imageNameArgument,
  partArgument,
  platformArgument,
  sessionFor,
} from '../tool.ts';

export const packagesTool = defineTool({
  name: 'packages',
  title: 'List packages',
  description:
    'Lists the packages of an image with their places, and looks nothing up. Where there are holes, packages may be missing.',
  input: { image: imageNameArgument, platform: platformArgument, name: partArgument },
  async answer({ image: named, platform: wanted, name }, shown, session) {
    const ours = sessionFor(session, [named], wanted);
    const { indexed } = await withinTime(named, ours, (limited) => readCompared(named, limited));
    const packages = indexed.packages.filter((pkg) => hasPart(pkg.name, name));
    const holes = indexed.problems.filter(isHole);
    return {
      summary: {
        packages: indexed.packages.length,
        matching: packages.length,
        holes: holes.length,
        isComplete: holes.length === 0,
      },
      untrusted: imageDocument(indexed),
      lists: { packages: answerList(packages, shown, (pkg) => packageAnswer(pkg, indexed)) },
      holes,
    };
  },
});
