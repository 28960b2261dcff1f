import type { Command } from 'commander';
import * as z from 'zod';
import { planQuery, UPGRADES, type FleetPlanDocument } from '../../../../api/index.ts';
import { hintFor } from '../../../../config/index.ts';
import { counted, isHole, SEVERITIES } from '../../../../domain/index.ts';
import { AppError } from '../../../../errors/index.ts';
import type { PlanQuery } from '../../../../fleet/index.ts';
import { EXIT } from '../../../start/exit-codes.ts';
import type { StoreRequest } from '../../../opening/session.ts';
import type { Fleet } from '../fleet.ts';
import { withFleet } from '../open-fleet.ts';
import { placeName } from '../place-name.ts';
import { planText } from './plan-text.ts';
import { refusedOption, RUN_NAME } from '../refused-option.ts';
import { writeDocument } from '../write-document.ts';

const options = z.object({ ...planQuery, all: z.boolean().default(false) });

export async function runPlan(command: Command): Promise<number> {
  const query = queryOf(command.opts());
  return withFleet(command, async (fleet, request) => {
    const plan = await fleet.plan(query);
    if (plan.images === 0 && plan.neverScanned === 0) throw await nothingRuns(query, fleet, request);
    await writeDocument(request, plan, planText);
    return isWholePlan(plan) ? EXIT.within : EXIT.incomplete;
  });
}

/** Whether no upgrade can be missing. */
export function isWholePlan({ incompleteImages, neverScanned, problems }: FleetPlanDocument): boolean {
  return incompleteImages === 0 && neverScanned === 0 && !problems.some(isHole);
}

/** Throws USAGE for an invalid option value. */
function queryOf(given: Record<string, unknown>): PlanQuery {
  const { success, data, error } = options.safeParse(given);
  if (!success) {
    const option = error.issues[0]?.path.join('.') ?? '';
    throw refused(option, given[option]);
  }
  const { all: isOfAll, ...query } = data;
  const filter = (['cluster', 'namespace', 'owner'] as const).find((name) => query[name] !== undefined);
  if (isOfAll && filter !== undefined) {
    throw new AppError('USAGE', `--all cannot be combined with --${filter}, which is of images that run`, {
      hint: 'leave out one of the two',
    });
  }
  return { ...query, isOfAll };
}

function refused(option: string, written: unknown): AppError {
  if (option === 'limit') return refusedOption(option, written, UPGRADES);
  if (option !== 'severity') return refusedOption(option, written, RUN_NAME);
  return refusedOption(option, written, { what: 'severity', hint: hintFor(String(written), SEVERITIES) });
}

async function nothingRuns(query: PlanQuery, fleet: Fleet, request: StoreRequest): Promise<AppError> {
  const { images, running } = await fleet.status();
  const looked = `looked at ${counted(images, 'scanned image')} and ${counted(running, 'run')} of ${placeName(request)}`;
  if (query.isOfAll) {
    return new AppError('USAGE', `no image was scanned: ${looked}`, {
      hint: 'read some first: plimsoll index IMAGE, or have a server scan them',
    });
  }
  return new AppError('USAGE', `no image runs that matches: ${looked}`, {
    hint: 'list what runs: plimsoll fleet workloads; or look at all scanned images: plimsoll fleet plan --all',
  });
}
