import type { Command } from 'commander';
import { clusterName, runPartsOf, type RunFile, type RunListAnswer } from '../../../api/index.ts';
import { counted } from '../../../domain/index.ts';
import { AppError, printable } from '../../../errors/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { print } from '../../output/print.ts';
import type { Fleet } from './fleet.ts';
import { withFleet } from './open-fleet.ts';
import { readRunFile } from './read-run-file.ts';

/** Imports a run list from a file, part by part. */
export async function runFleetImport(file: string, command: Command): Promise<number> {
  const list = await readRunFile(file, new Date());
  const cluster = nameOf(file, list, command);
  return withFleet(command, async (fleet) => {
    const answer = await send(fleet, cluster, list);
    if (!answer.applied) {
      throw new AppError('RUNS_OUTDATED', `another list of ${cluster} came while this one was sent`, {
        hint: 'run the same import again',
      });
    }
    const { started, ended, changed } = answer;
    const numbers = `${started} started, ${ended} ended, ${changed} with another owner`;
    await print(`${printable(cluster)}: ${counted(list.runs.length, 'run')} as of ${list.at}: ${numbers}\n`);
    return EXIT.within;
  });
}

function nameOf(file: string, list: RunFile, command: Command): string {
  const { cluster: given } = command.opts<{ cluster?: string }>();
  const { success, data } = clusterName.safeParse(given ?? list.cluster);
  if (success) return data;
  throw new AppError(
    'USAGE',
    given === undefined ? `${file} names no cluster` : '--cluster is not a valid name',
    {
      hint: 'name it: --cluster NAME',
    },
  );
}

async function send(fleet: Fleet, cluster: string, list: RunFile): Promise<RunListAnswer> {
  const { uid, at, generation = Date.parse(at) } = list;
  let answer: RunListAnswer = { applied: false, generation, missing: [] };
  for (const { number, of, runs, namespaces } of runPartsOf(list)) {
    const part = { number, of };
    answer = await fleet.putRuns(cluster, { uid, generation, at, part, runs: [...runs], namespaces });
  }
  return answer;
}
