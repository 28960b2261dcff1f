import { isHole, type Line, type Problem } from '../domain/index.ts';

/** Lists waivers that no problem needs. Notes need a waiver only under --strict. */
export function unusedWaivers(
  problems: readonly Problem[],
  { allowIncomplete, strict }: Pick<Line, 'allowIncomplete' | 'strict'>,
): readonly Problem[] {
  const costly = strict ? problems : problems.filter(isHole);
  const needed = new Set(costly.flatMap(({ kind, subject }) => [kind, `${kind}:${subject}`]));
  return [...new Set(allowIncomplete)].filter((waiver) => !needed.has(waiver)).map(waiverUnused);
}

function waiverUnused(waiver: string): Problem {
  const message = `unused waiver ${waiver}: remove it from --allow-incomplete`;
  return { kind: 'waiver-unused', subject: waiver, message };
}
