// Maven's own comparison, by the program that its library has for trying it.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from './agreement.ts';
import type { VersionPair } from './version-texts.ts';

const ARCHIVE = '/usr/share/java/maven3-artifact.jar';
const PROGRAM = 'org.apache.maven.artifact.versioning.ComparableVersion';
const VERDICTS: ReadonlyMap<string, Verdict> = new Map([
  ['<', '<'],
  ['==', '='],
  ['>', '>'],
]);

export function mavenAnswers(): boolean {
  return spawnSync('java', ['-cp', ARCHIVE, PROGRAM, '1'], { stdio: 'ignore' }).status === 0;
}

/** It compares each of its arguments with the one before; they are read from a file, since there may be many. */
export function askMaven(pairs: readonly VersionPair[]): readonly Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-maven-'));
  try {
    const file = join(folder, 'arguments');
    const versions = pairs.flatMap(({ first, second }) => [first, second]);
    const quoted = versions.map((version) => `"${version.replaceAll(/["\\]/g, String.raw`\$&`)}"`);
    writeFileSync(file, ['-cp', ARCHIVE, PROGRAM, ...quoted].join('\n'));
    const lines = execFileSync('java', [`@${file}`], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    })
      .split('\n')
      .filter((line) => line.startsWith('   '));
    return pairs.map((pair, index) => verdictIn(lines[2 * index] ?? '', pair));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `   1.0 < 1.1` */
function verdictIn(line: string, { first, second }: VersionPair): Verdict {
  const verdict = VERDICTS.get(line.slice(3 + first.length, line.length - second.length).trim());
  if (verdict === undefined) throw new Error(`Maven answered "${line}" about "${first}" and "${second}"`);
  return verdict;
}
