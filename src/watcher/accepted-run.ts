import { runEntry, type RunEntry } from '../api/index.ts';

/** Returns a run if servers take it; else `onProblem` hears why `name` is left out. */
export function acceptedRun(
  entry: unknown,
  name: string,
  onProblem: (message: string) => void,
): RunEntry | undefined {
  const { success, data, error } = runEntry.safeParse(entry);
  if (success) return data;
  const [issue] = error.issues;
  onProblem(`${name} is left out: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  return undefined;
}
