import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Wording } from './collect-wordings.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const CODE = ['{src,test,bin,bench}/**/*.{ts,cjs,js}'];
const TEXTS = ['*.md', 'docs/**/*.md', 'bench/**/*.md'];
/** A line of a comment, after its mark. */
const COMMENT = /^\s*(?:\/\/|\/\*\*?|\*)\s+(?<text>.*)$/u;

type Line = Pick<Wording, 'place' | 'text'>;

/** Collects the lines of comments. */
export function collectComments(): readonly Line[] {
  return linesOf(CODE).flatMap(({ place, text }) => {
    const comment = COMMENT.exec(text)?.groups?.['text'];
    return comment === undefined ? [] : [{ place, text: comment }];
  });
}

/** Collects the lines of guides and other texts for people. */
export function collectGuides(): readonly Line[] {
  return linesOf(TEXTS);
}

function linesOf(patterns: readonly string[]): readonly Line[] {
  return globSync(patterns, { cwd: ROOT, exclude: ['**/node_modules/**'] }).flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .map((text, index) => ({ place: `${file}:${index + 1}`, text })),
  );
}
