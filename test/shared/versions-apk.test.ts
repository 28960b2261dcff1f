import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disagreements, type Verdict } from '../support/agreement.ts';
import { sharedFolder } from '../support/shared.ts';
import { ASKED_ONE_BY_ONE, samplePairs, type VersionPair } from '../support/version-texts.ts';

const shared = sharedFolder();
const isRoot = process.getuid?.() === 0;

const ASK_APK = `
  while IFS= read -r first && IFS= read -r second; do
    apk version --test -- "$first" "$second"
  done`;

if (shared !== undefined && isRoot) {
  describe('apk-tools 2.14 of Alpine 3.20, in a chroot', () => {
    const root = mkdtempSync(join(tmpdir(), 'plimsoll-apk-'));
    beforeAll(() => {
      execFileSync('tar', ['-xzf', join(shared, 'images/data/alpine/v3.20-x86_64.tar.gz'), '-C', root]);
    });
    afterAll(() => {
      rmSync(root, { recursive: true });
    });

    it('runs the version of apk whose rules the scheme follows', () => {
      expect(execFileSync('chroot', [root, '/sbin/apk', '--version'], { encoding: 'utf8' })).toContain(
        '2.14.',
      );
    });

    it('orders all texts as apk does, versions or not', { timeout: 3_600_000 }, () => {
      const { seed, pairs } = samplePairs('apk', ASKED_ONE_BY_ONE);
      expect(disagreements('apk', pairs, askApk(root, pairs)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
    });
  });
} else {
  it.skip('skips the order of apk versions without root and the shared folder', () => undefined);
}

function askApk(root: string, pairs: readonly VersionPair[]): Verdict[] {
  const answers = execFileSync('chroot', [root, '/bin/sh', '-c', ASK_APK], {
    input: pairs.map(({ first, second }) => `${first}\n${second}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const verdicts = answers.trimEnd().split('\n').values();
  return pairs.map(() => toVerdict(verdicts.next().value));
}

function toVerdict(answer: string | undefined): Verdict {
  if (answer === '<' || answer === '=' || answer === '>') return answer;
  throw new Error(`apk answered ${answer ?? 'nothing'}`);
}
