import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/start/command-line.ts';
import { describeCommand, withDescendants } from '../../src/cli/options/described-command.ts';
import { FOREIGN_OPTIONS } from '../../src/cli/foreign-words/index.ts';
import { SYNONYMS } from '../../src/cli/options/synonyms.ts';
import { optionKeys, variableName } from '../../src/config/options.ts';

const GUIDES = ['from-trivy.md', 'from-grype.md'];
const COMMANDS = withDescendants(describeCommand(commandLine()));
const FLAGS = [
  ...COMMANDS.flatMap(({ options }) => options.flatMap(({ names }) => names)),
  ...SYNONYMS.flatMap(({ flag }) => flag.match(/(?<!\S)--?[a-z-]+/gu) ?? []),
];

interface Row {
  readonly theirs: string;
  readonly ours: string;
}

const read = (guide: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../../docs/guide', guide), 'utf8');

/** Rows of the tables of two columns; those of three have other things in the middle. */
function rowsOf(guide: string): readonly Row[] {
  return read(guide)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1))
    .filter((cells) => cells.length === 2)
    .map(([theirs = '', ours = '']) => ({ theirs, ours }));
}

/** Words of code, one flag or several. */
const flagsIn = (text: string) =>
  [...text.matchAll(/`([^`]+)`/gu)].flatMap(
    ([, code = '']) => code.match(/(?<!\S)--?[a-zA-Z][\w-]*/gu) ?? [],
  );

describe.each(GUIDES)('the guide %s', (guide) => {
  it('names in its tables only flags that Plimsoll has', () => {
    const named = rowsOf(guide).flatMap(({ ours }) => flagsIn(ours));
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((flag) => !FLAGS.includes(flag))).toEqual([]);
  });

  it('lists only flags of theirs that are options here, or have a hint', () => {
    const rows = read(guide).split('\n## Flags\n')[1]?.split('\n## ')[0]?.split('\n') ?? [];
    const theirs = rows.flatMap((row) => flagsIn(row.split('|')[1] ?? ''));
    expect(theirs.length).toBeGreaterThan(20);
    expect(theirs.filter((flag) => ![...FLAGS, ...FOREIGN_OPTIONS.keys()].includes(flag))).toEqual([]);
  });

  it('names only commands that Plimsoll has', () => {
    const names = COMMANDS.map(({ words }) => words.join(' '));
    const called = [...read(guide).matchAll(/plimsoll ([a-z]+(?: (?:sync|status|export|import)\b)?)/gu)];
    expect(
      called.map(([, name]) => name).filter((name) => name === undefined || !names.includes(name)),
    ).toEqual([]);
  });

  it('names only variables that Plimsoll has', () => {
    const known = optionKeys().map(variableName);
    const named = read(guide).match(/PLIMSOLL_[A-Z_]+/gu) ?? [];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('lists each foreign flag once', () => {
    const flags = rowsOf(guide).flatMap(({ theirs }) => theirs.match(/(?<=`)--[a-z-]+(?=`)/gu) ?? []);
    expect(flags.filter((flag, i) => flags.indexOf(flag) < i)).toEqual([]);
  });
});

/** Options of scanners that have no guide. */
const OF_OTHERS = [
  '-w',
  '--only-severity',
  '--remote',
  '-vv',
  '-r',
  '--recursive',
  '--all-projects',
  '--app-vulns',
  '--exclude-app-vulns',
  '--no-resolve',
  '--experimental',
  '--severity-threshold',
  '-L',
  '--lockfile',
  '--id',
  '--to',
];

it('lists in a guide every foreign option that the program has a hint for', () => {
  const listed = GUIDES.flatMap((guide) => rowsOf(guide).flatMap(({ theirs }) => flagsIn(theirs)));
  expect(
    [...FOREIGN_OPTIONS.keys()].filter((option) => !listed.includes(option) && !OF_OTHERS.includes(option)),
  ).toEqual([]);
});
