// The order of versions by the real tools. Nothing here is the product's.

import { execFileSync } from 'node:child_process';

export type Pair = readonly [first: string, second: string];
/** For each pair -1, 0 or 1. */
export type AskTool = (pairs: readonly Pair[]) => readonly number[];

const DPKG_LOOP = `
  while IFS= read -r first && IFS= read -r second; do
    if dpkg --compare-versions -- "$first" lt "$second"; then echo -1
    elif dpkg --compare-versions -- "$first" eq "$second"; then echo 0
    else echo 1; fi
  done`;

const APK_LOOP = `
  while IFS= read -r first && IFS= read -r second; do
    case $(apk version --test -- "$first" "$second") in '<') echo -1 ;; '=') echo 0 ;; '>') echo 1 ;; esac
  done`;

const RPM_LOOP = `
  local next = io.lines()
  for first in next do print(rpm.vercmp(first, next()) .. "\\n") end`;

export const askDpkg: AskTool = (pairs) => answersOf('sh', ['-c', DPKG_LOOP], pairs);

/** `root` is a root file system of Alpine's, to whose apk-tools we change. */
export const askApk =
  (root: string): AskTool =>
  (pairs) =>
    answersOf('chroot', [root, '/bin/sh', '-c', APK_LOOP], pairs);

export const askRpm: AskTool = (pairs) => answersOf('rpm', ['--eval', `%{lua: ${RPM_LOOP}}`], pairs);

/** The order that a tool gives, asked for many pairs at once and remembered. */
export class Order {
  readonly #ask: AskTool;
  readonly #known = new Map<string, number>();

  constructor(ask: AskTool) {
    this.#ask = ask;
  }

  learn(pairs: Iterable<Pair>): void {
    const asked = new Map<string, Pair>();
    for (const [first, second] of pairs) {
      const pair: Pair = first < second ? [first, second] : [second, first];
      if (first !== second && !this.#known.has(pair.join(' '))) asked.set(pair.join(' '), pair);
    }
    if (asked.size === 0) return;
    const answers = this.#ask([...asked.values()]);
    [...asked.keys()].forEach((key, index) => this.#known.set(key, answers[index] ?? Number.NaN));
  }

  compare(first: string, second: string): number {
    if (first === second) return 0;
    if (first > second) return -this.compare(second, first);
    const answer = this.#known.get(`${first} ${second}`) ?? Number.NaN;
    if (Number.isNaN(answer)) throw new Error(`${first} against ${second}: no answer`);
    return answer;
  }
}

function answersOf(command: string, args: readonly string[], pairs: readonly Pair[]): number[] {
  const output = execFileSync(command, args, {
    input: pairs.map(([first, second]) => `${first}\n${second}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const answers = output
    .trimEnd()
    .split(/\n+/)
    .map((answer) => Number(answer));
  if (answers.length !== pairs.length)
    throw new Error(`${answers.length} answers to ${pairs.length} questions`);
  return answers;
}
