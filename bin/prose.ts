/**
 * Measures the comments of src/ and lists the worst. With --check, fails where they have too many genitives.
 *
 * Usage: node bin/prose.ts [--check] [--worst N] [FOLDER...]
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';

/** Uses in a thousand words. Comments of execa, kysely, fastify, renovate and pnpm have 9 to 11 "of". */
const LIMITS = { of: 12, what: 0.6 } as const;
/** Marks of a translated text, and how much each counts against its comment. */
const MARKS: Readonly<Record<string, number>> = {
  of: 2,
  what: 3,
  those: 1,
  tell: 2,
  tells: 2,
  told: 2,
  such: 1,
};
const LONG_WORDS = 40;

interface Comment {
  readonly place: string;
  readonly text: string;
  readonly words: readonly string[];
}

function readComments(file: string): Comment[] {
  const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const ranges = new Map<number, number>();
  const visit = (node: ts.Node): void => {
    const leading = ts.getLeadingCommentRanges(text, node.pos) ?? [];
    const trailing = ts.getTrailingCommentRanges(text, node.end) ?? [];
    for (const { pos, end } of [...leading, ...trailing]) ranges.set(pos, end);
    node.getChildren(source).forEach(visit);
  };
  visit(source);
  return [...ranges].map(([start, end]) => {
    const comment = text.slice(start, end).replaceAll(/\s*\n\s*\*?\s*/gu, ' ');
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    return {
      place: `${file}:${line}`,
      text: comment,
      words: comment.toLowerCase().match(/[a-z][a-z'’-]*/gu) ?? [],
    };
  });
}

function weigh({ words }: Comment): number {
  const marks = words.reduce((sum, word) => sum + (MARKS[word] ?? 0), 0);
  return marks + Math.max(0, words.length - LONG_WORDS) / 10;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' }, worst: { type: 'string', default: '100' } },
});
const folders = positionals.length === 0 ? ['src'] : positionals;
const files = globSync(folders.map((folder) => `${folder}/**/*.ts`)).filter(
  (file) => !file.endsWith('.test.ts') && !file.includes('/testing'),
);
const comments = files.flatMap(readComments);
const words = comments.flatMap((comment) => comment.words);
const isChecked = values.check === true;
if (!isChecked) {
  const worst = comments.toSorted((a, b) => weigh(b) - weigh(a)).slice(0, Number(values.worst));
  for (const { place, text } of worst) console.log(`${place}\n  ${text}`);
}
for (const [word, limit] of Object.entries(LIMITS)) {
  const rate = (1000 * words.filter((each) => each === word).length) / words.length;
  if (!isChecked) console.log(`"${word}": ${rate.toFixed(1)} in a thousand words (at most ${limit})`);
  if (rate <= limit) continue;
  process.exitCode = 1;
  console.error(
    `comments have ${rate.toFixed(1)} "${word}" in a thousand words; at most ${limit}: node bin/prose.ts`,
  );
}
