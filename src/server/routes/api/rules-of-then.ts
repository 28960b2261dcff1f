import { readIgnoreRules } from '../../../config/ignore-rules.ts';
import type { Line } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { IgnoreRule } from '../../../policy/index.ts';
import type { RulesThen, ServerContext } from '../../context.ts';

/** A line with its ignore rules. */
interface Rules {
  readonly line: Line;
  readonly ignore: readonly IgnoreRule[];
}

/** Replaces a request's rules by this server's rules at the requested moment. Throws USAGE without a moment. */
export async function rulesOfThen<Given extends Rules>(
  given: Given,
  asOf: string | undefined,
  { store }: Pick<ServerContext, 'store'>,
): Promise<Given & { readonly rulesThen: RulesThen }> {
  if (asOf === undefined) {
    throw new AppError('USAGE', 'the rules of then need the day', { hint: 'name the day: as-of' });
  }
  const kept = await store.verdicts.lineAt(asOf);
  if (!kept) return notKnown(given, asOf, `no line of this server is known as of ${asOf}`);
  const { line, ignoreRules, rules = [] } = kept;
  const ignore = readIgnoreRules('the line of then', rules);
  if (rules.length === ignoreRules) return { ...given, line, ignore, rulesThen: { at: asOf, problems: [] } };
  return notKnown({ ...given, line, ignore }, asOf, 'the ignore rules of the line of then were not stored');
}

function notKnown<Given extends Rules>(given: Given, at: string, message: string) {
  return {
    ...given,
    rulesThen: { at, problems: [{ kind: 'history-missing', subject: 'line', message }] as const },
  };
}
