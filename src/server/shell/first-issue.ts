import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

/** Describes the first issue with its field: `layers/0/hash Invalid input`. */
export function firstIssue({ issues }: Pick<z.ZodError, 'issues'>, separator = '/'): string {
  const [issue] = issues;
  if (!issue) return 'invalid';
  const { path, message } = innermost(issue, []);
  return path.length === 0 ? message : `${path.join(separator)}${separator === '/' ? ' ' : ': '}${message}`;
}

interface Place {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Takes the union alternative that matches furthest: its field is the intended one. */
function innermost(issue: Issue, above: readonly PropertyKey[]): Place {
  const path = [...above, ...issue.path];
  const here = { path, message: issue.message };
  if (issue.code !== 'invalid_union') return here;
  const places = issue.errors.flatMap(([first]) => (first ? [innermost(first, path)] : []));
  const [furthest] = places.toSorted((a, b) => b.path.length - a.path.length);
  return furthest ?? here;
}
