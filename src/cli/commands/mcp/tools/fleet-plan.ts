import * as z from 'zod';
import type { PlannedUpgradeDocument } from '../../../../api/index.ts';
import { isHole, SEVERITIES } from '../../../../domain/index.ts';
import { isWholePlan } from '../../fleet/plan/run-plan.ts';
import { answerList, MOST_ENTRIES } from '../answer.ts';
import { plannedEntry } from '../documents.ts';
import { askFleet } from '../fleet.ts';
import { defineTool, placeArgument } from '../tool.ts';

export const fleetPlanTool = defineTool({
  name: 'fleet_plan',
  title: 'Plan upgrades of a fleet',
  description:
    'Lists the few upgrades that clear most CVEs of all running images that the server knows, base images first. ' +
    'Where it is not complete, upgrades may be missing.',
  input: {
    cluster: placeArgument,
    namespace: placeArgument,
    owner: placeArgument,
    severity: z.enum(SEVERITIES).exactOptional().describe('count only CVEs of this severity or worse'),
  },
  async answer(filters, { skip, limit }, session) {
    return askFleet(session, async (fleet) => {
      const plan = await fleet.plan({
        ...filters,
        isOfAll: false,
        limit: Math.min(skip + limit + 1, MOST_ENTRIES),
      });
      const { images, exposure, cleared, neverScanned, incompleteImages } = plan;
      return {
        summary: {
          images,
          exposure,
          cleared,
          neverScanned,
          incompleteImages,
          isComplete: isWholePlan(plan),
        },
        untrusted: {},
        lists: {
          upgrades: answerList<PlannedUpgradeDocument>(plan.upgrades, { skip, limit }, plannedEntry),
        },
        holes: [
          ...plan.problems.filter(isHole),
          ...plan.incomplete.map(({ name, reason }) => ({
            kind: 'image-incomplete',
            subject: name,
            message: reason,
          })),
        ],
      };
    });
  },
});
