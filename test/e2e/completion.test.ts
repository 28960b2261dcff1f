import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import path from 'node:path';
import { User } from '../support/cli.ts';
import { needs } from '../support/needs.ts';

const user = new User();

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await user.run(['completion', shell]);
    expect(code).toBe(0);
    user.write(`completion.${shell}`, stdout);
  }
  user.write('app.tar', '');
});

afterAll(() => user[Symbol.dispose]());

/** The typed text, a word that is offered then, and one that is not. */
const CASES: readonly [string, string, string][] = [
  ['plimsoll sc', 'scan', 'explain'],
  ['plimsoll ', 'completion', 'sync'],
  ['plimsoll feeds ', 'sync', 'scan'],
  ['plimsoll feeds sync --feeds', '--feeds-mirror', '--store'],
  ['plimsoll scan --fo', '--format', '--max'],
  ['plimsoll scan --format ', 'sarif', 'spdx-lite'],
  ['plimsoll sbom --format ', 'spdx', 'sarif'],
  ['plimsoll explain --format ', 'json', 'sarif'],
  ['plimsoll scan --color=n', 'never', 'always'],
  ['plimsoll scan --scope app', 'application', 'os'],
  ['plimsoll scan --allow-incomplete no-p', 'no-package-database', 'feed-stale'],
  ['plimsoll scan --severity hi', 'high', 'low'],
  ['plimsoll completion ', 'fish', 'scan'],
  ['plimsoll init --ci git', 'gitlab', 'jenkins'],
  ['plimsoll notify add --digest ', 'sync', 'high'],
  ['plimsoll scan ./ap', 'app.tar', 'completion.bash'],
];

describe('the completion in bash', needs('bash'), () => {
  /** Words as readline splits them, and the reply, with readline's own completion of files where there is none. */
  async function complete(line: string): Promise<string> {
    const script = `
      source completion.bash
      compopt() { :; }
      COMP_WORDS=(${line
        .split(/(?<= )|(?==)|(?<==)/u)
        .map((word) => `'${word.trim()}'`)
        .join(' ')}${line.endsWith(' ') ? " ''" : ''})
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      _plimsoll
      ((\${#COMPREPLY[@]} > 0)) || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { code, stdout, stderr } = await user.execute('bash', ['--norc', '-c', script]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  }

  it.each(CASES)('offers after "%s" the word %s, and not %s', async (line, offered, other) => {
    const words = (await complete(line)).split('\n').map((word) => path.basename(word));
    expect(words).toContain(offered);
    expect(words).not.toContain(other);
  });

  it('completes the last part of a list', async () => {
    expect((await complete('plimsoll scan --severity low,hi')).trim()).toBe('low,high');
  });

  it('registers for plimsoll', async () => {
    const { stdout } = await user.execute('bash', [
      '--norc',
      '-c',
      'source completion.bash; complete -p plimsoll',
    ]);
    expect(stdout).toContain('-F _plimsoll plimsoll');
  });
});

describe('the completion in fish', needs('fish'), () => {
  it.each(CASES)('offers after "%s" the word %s, and not %s', async (line, offered, other) => {
    const script = `source completion.fish; complete -C '${line}'`;
    const { code, stdout } = await user.execute('fish', ['--no-config', '-c', script]);
    const words = stdout.split('\n').map((text) => text.split('\t', 1)[0]?.split(/[=/]/u).at(-1));
    expect(code).toBe(0);
    expect(words).toContain(offered);
    expect(words).not.toContain(other);
  });
});

describe('the completion in zsh', needs('zsh'), () => {
  /** Types a line in a terminal of zsh's own, and returns what is shown of what can follow. */
  async function typed(line: string): Promise<string> {
    const script = `
      zmodload zsh/zpty
      zpty shell TERM=dumb COLUMNS=200 LINES=200 zsh -f -i
      send() { zpty -w -n shell "$1"$'\\n' }
      # The prompt comes once the line editor has taken over the terminal.
      await() { local text; zpty -r -m shell text '*<ready>*' && print -r -- "$text" }
      send "LISTMAX=1000; autoload -Uz compinit; compinit -u -d $TMPDIR/dump; source ./completion.zsh"
      send "PS1='<rea''dy>'"
      await >/dev/null
      zpty -w -n shell ${JSON.stringify(line)}$'\\C-d'
      await
      zpty -w -n shell $'\\C-u'
      zpty -d shell`;
    const { code, stdout } = await user.execute('timeout', ['10', 'zsh', '-f', '-c', script]);
    expect(code).toBe(0);
    return stdout;
  }

  it.each(CASES)('offers after "%s" the word %s, and not %s', async (line, offered, other) => {
    const words = (await typed(line)).replaceAll('\r', '').split(/\s+|=/u);
    expect(words).toContain(offered);
    expect(words).not.toContain(other);
  });
});

it.each([[[]], [['tcsh']], [['bash', 'zsh']]])('refuses a completion for %j', async (shells: string[]) => {
  const { code, stdout, stderr } = await user.run(['completion', ...shells]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('hint: plimsoll completion --help');
});
