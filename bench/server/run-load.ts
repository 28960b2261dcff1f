import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LoadPlan, LoadResult } from '../load.ts';

const PROGRAM = join(import.meta.dirname, '../load.ts');

export async function runLoad(plan: LoadPlan): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, JSON.stringify(plan)]);
  const result: LoadResult = JSON.parse(stdout);
  return result;
}
