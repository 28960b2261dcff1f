import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disagreements, type Verdict } from '../support/agreement.ts';
import { sharedFolder } from '../support/shared.ts';
import { samplePairs, type VersionPair } from '../support/version-texts.ts';

const shared = sharedFolder();
const isRoot = process.getuid?.() === 0;

const ASK_APK = `
  while IFS= read -r first && IFS= read -r second; do
    apk version --test -- "$first" "$second"
  done`;
const CHECKED_AT_ONCE = 1_000;

if (shared !== undefined && isRoot) {
  describe('apk-tools 2.14 of Alpine 3.20, in a chroot', () => {
    const root = mkdtempSync(join(tmpdir(), 'plimsoll-apk-'));
    beforeAll(() => {
      execFileSync('tar', ['-xzf', join(shared, 'images/data/alpine/v3.20-x86_64.tar.gz'), '-C', root]);
    });
    afterAll(() => {
      rmSync(root, { recursive: true });
    });

    test('is of the version whose rules the scheme follows', () => {
      expect(execFileSync('chroot', [root, '/sbin/apk', '--version'], { encoding: 'utf8' })).toContain(
        '2.14.',
      );
    });

    test('orders versions as we do, and refuses what we refuse', { timeout: 3_600_000 }, () => {
      const { seed, pairs } = samplePairs('apk');
      // apk takes the empty text for a version equal to 0; nothing is published or installed as that.
      const asked = pairs.filter(({ first, second }) => first !== '' && second !== '');
      expect(disagreements('apk', asked, askApk(root, asked)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
    });
  });
} else {
  test.skip('apk versions have the order that apk gives them: SKIPPED, this needs root and the shared folder', () =>
    undefined);
}

function askApk(root: string, pairs: readonly VersionPair[]): Verdict[] {
  const refused = refusedByApk(root, [...new Set(pairs.flatMap(({ first, second }) => [first, second]))]);
  const isComparable = ({ first, second }: VersionPair) => !refused.has(first) && !refused.has(second);
  const comparable = pairs.filter(isComparable);
  const answers = execFileSync('chroot', [root, '/bin/sh', '-c', ASK_APK], {
    input: comparable.map(({ first, second }) => `${first}\n${second}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const verdicts = answers.trimEnd().split('\n').values();
  return pairs.map((pair) => (isComparable(pair) ? toVerdict(verdicts.next().value) : 'refused'));
}

/** `--check` prints those of its arguments that are no versions. */
function refusedByApk(root: string, versions: readonly string[]): ReadonlySet<string> {
  const refused = new Set<string>();
  for (let start = 0; start < versions.length; start += CHECKED_AT_ONCE) {
    const batch = versions.slice(start, start + CHECKED_AT_ONCE);
    const { stdout } = spawnSync('chroot', [root, '/sbin/apk', 'version', '--check', '--', ...batch], {
      encoding: 'utf8',
    });
    for (const line of stdout.split('\n')) refused.add(line);
  }
  return refused;
}

function toVerdict(answer: string | undefined): Verdict {
  if (answer === '<' || answer === '=' || answer === '>') return answer;
  throw new Error(`apk answered ${answer ?? 'nothing'}`);
}
