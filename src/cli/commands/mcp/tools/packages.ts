import * as z from 'zod';
import { isHole } from '../../../../domain/index.ts';
import { indexImage } from '../../../../scan/index.ts';
import { withNamedImage } from '../../../with-named-image.ts';
import { listOf } from '../answer.ts';
import { imageDocument, packageEntry, problemEntry } from '../documents.ts';
import { defineTool, imageName, page, platform, sessionFor } from '../tool.ts';

const MAX_PART = 200;

export const packagesTool = defineTool({
  name: 'packages',
  title: 'List packages',
  description: 'Lists the packages of an image with their places, and looks nothing up.',
  input: z.strictObject({
    image: imageName,
    platform,
    name: z.string().max(MAX_PART).optional().describe('part of the name of a package, in lower case or not'),
    ...page,
  }),
  async answer({ image: named, platform: wanted, name = '', ...shown }, session) {
    const indexed = await withNamedImage(named, sessionFor(session, [named], wanted), (image, { context }) =>
      indexImage(image, context),
    );
    const part = name.toLowerCase();
    const packages = indexed.packages.filter((pkg) => pkg.name.toLowerCase().includes(part));
    const holes = indexed.problems.filter(isHole);
    return {
      summary: { packages: indexed.packages.length, matching: packages.length, holes: holes.length },
      untrusted: imageDocument(indexed),
      lists: {
        packages: listOf(packages, shown, (pkg) => packageEntry(pkg, indexed)),
        holes: listOf(holes, shown, problemEntry),
      },
    };
  },
});
