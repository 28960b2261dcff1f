import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { disagreements, toVerdict, type Verdict } from '../support/agreement.ts';
import { needs } from '../support/needs.ts';
import { samplePairs, type VersionPair } from '../support/version-texts.ts';

it('orders rpm versions as rpm does', { timeout: 600_000, ...needs('rpm') }, () => {
  const { seed, pairs } = samplePairs('rpm');
  const asked = pairs.filter(({ first, second }) => first !== '' && second !== '');
  expect(disagreements('rpm', asked, askRpm(asked)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
});

function askRpm(pairs: readonly VersionPair[]): Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-rpm-'));
  try {
    const file = join(folder, 'pairs');
    writeFileSync(file, pairs.map(({ first, second }) => `${first}\n${second}\n`).join(''));
    const script = `local next = io.lines("${file}"); for first in next do print(rpm.vercmp(first, next()) .. "\\n") end`;
    const answers = execFileSync('rpm', ['--eval', `%{lua: ${script}}`], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    return answers
      .trimEnd()
      .split(/\n+/)
      .map((answer) => toVerdict(Number(answer)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
