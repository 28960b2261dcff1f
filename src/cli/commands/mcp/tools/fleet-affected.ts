import * as z from 'zod';
import { isHole } from '../../../../domain/index.ts';
import { parseId } from '../../../options/parse-id.ts';
import { findRuns } from '../../fleet/found-images.ts';
import { namesAllImages } from '../../fleet/run-affected.ts';
import { answerList } from '../answer.ts';
import { workloadEntry } from '../documents.ts';
import { askFleet } from '../fleet.ts';
import { defineTool, idArgument } from '../tool.ts';

export const fleetAffectedTool = defineTool({
  name: 'fleet_affected',
  title: 'Find images with a vulnerability',
  description:
    'Lists the scanned images of the server that one CVE or advisory affects, by its stored advisories, and the workloads that run ' +
    'them. "neverScanned" counts running images that nobody has looked at, any of which may be affected, too.',
  input: {
    id: idArgument,
    running: z.boolean().default(false).describe('true: list only images that run'),
  },
  async answer({ id: written, running: isRunning }, shown, session) {
    const id = parseId(written);
    return askFleet(session, async (fleet) => {
      const { known, problems, images } = await fleet.affected(id);
      const found = await findRuns(fleet, images, isRunning);
      const { neverScanned } = found;
      return {
        summary: {
          id,
          isKnown: known,
          images: found.images.length,
          workloads: found.runs.length,
          neverScanned,
          isComplete: known && namesAllImages({ problems, neverScanned }),
        },
        untrusted: {},
        lists: {
          images: answerList(found.images, shown, (image) => image),
          workloads: answerList(found.runs, shown, workloadEntry),
        },
        holes: problems.filter(isHole),
      };
    });
  },
});
