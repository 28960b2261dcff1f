import type { Command } from 'commander';
import * as z from 'zod';
import { runFilters, type RunDocument } from '../../../api/index.ts';
import { defined } from '../../../domain/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import type { RunFilterOptions } from './fleet.ts';
import { withFleet } from './open-fleet.ts';
import { refusedOption, RUN_NAME } from './refused-option.ts';
import { byPlace, runTable } from './run-table.ts';
import { writeDocument } from './write-document.ts';

const filters = z.object({ ...runFilters, ended: z.boolean().default(false) });

export async function runWorkloads(command: Command): Promise<number> {
  const query = filtersOf(command);
  return withFleet(command, async (fleet, request) => {
    const runs = await Array.fromAsync(fleet.runs(query));
    await writeDocument(request, { runs: runs.toSorted(byPlace) }, table);
    return EXIT.within;
  });
}

function filtersOf(command: Command): RunFilterOptions {
  const given: Readonly<Record<string, unknown>> = command.opts();
  const { success, data, error } = filters.safeParse(given);
  if (!success) {
    const option = error.issues[0]?.path.join('.') ?? '';
    throw refusedOption(option, given[option], RUN_NAME);
  }
  const { ended, image: images, ...rest } = data;
  return { ...rest, ...defined({ images }), isRunning: !ended };
}

function table({ runs }: { readonly runs: readonly RunDocument[] }): string {
  if (runs.length === 0) return 'Nothing runs that matches, as far as lists of clusters have come.\n';
  return runTable(runs);
}
