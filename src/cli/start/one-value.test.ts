import { expect, it } from 'vitest';
import { commandLine } from './command-line.ts';

/** Parses a call without running it. */
function parse(...words: readonly string[]) {
  const root = commandLine(words);
  const named = root.commands[0]?.commands.find((below) => below.name() === words[1]) ?? root.commands[0];
  named?.configureOutput({ writeErr: () => undefined, outputError: () => undefined }).action(() => undefined);
  root.parse([...words], { from: 'user' });
  return named?.opts();
}

it.each([
  ['init', '--ci', 'github', '--ci', 'gitlab'],
  ['scan', '--config', 'a.yaml', '--config', 'b.yaml'],
  ['fleet', 'plan', '--cluster', 'a', '--cluster=b'],
  ['feeds', 'build', '--sign-key', 'a.pem', '--sign-key', 'b.pem'],
])('refuses two values of the option in %s %s %s %s %s', (...words) => {
  expect(() => parse(...words)).toThrow(/^--[a-z-]+: expected one, got 2$/u);
});

it('takes one value twice, and several of an option that is repeatable', () => {
  expect(parse('init', '--ci', 'github', '--ci', 'github')).toMatchObject({ ci: 'github' });
  expect(parse('fleet', 'events', '--kind', 'a', '--kind', 'b')).toMatchObject({ kind: ['a', 'b'] });
});

it('refuses a value that is not among the choices, as before', () => {
  expect(() => parse('init', '--ci', 'travis')).toThrow('Allowed choices are github');
});
