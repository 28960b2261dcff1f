import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '../..');

function where(...places: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(project, 'bin/where'), ...places], {
    cwd: project,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Finds a text in one file of the bundle, as a stack trace names its place. */
function placeOf(text: string): string {
  for (const name of readdirSync(join(project, 'dist')).filter((each) => each.endsWith('.js'))) {
    const lines = readFileSync(join(project, 'dist', name), 'utf8').split('\n');
    const line = lines.findIndex((each) => each.includes(text));
    if (line !== -1) return `dist/${name}:${line + 1}:${(lines[line]?.indexOf(text) ?? 0) + 1}`;
  }
  throw new Error(`the bundle does not hold ${text}`);
}

// One of a file that is joined, one after imports of several lines, and one of an entry that is built by itself.
it.each([
  ['this is a bug in plimsoll', 'src/cli/terminal/format-error.ts'],
  ['example/shop:1.4', 'src/cli/commands/demo/run.ts'],
  ['cannot start: ', 'src/cli/start/start.ts'],
])('finds the source of "%s" in %s', (text, file) => {
  const { stdout } = where(placeOf(text));
  const [, found, line] = /^(.*):(\d+):\d+\n$/u.exec(stdout) ?? [];
  expect(found).toBe(file);
  expect(readFileSync(join(project, file), 'utf8').split('\n')[Number(line) - 1]).toContain(text);
});

it.each([
  [[], 'usage: bin/where'],
  [['dist/main.js'], 'is not FILE:LINE:COLUMN'],
  [['dist/none.js:1:1'], 'dist/none.js.map is missing'],
])('refuses %j', (places, message) => {
  expect(where(...places)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) as unknown });
});
