import { expect, it } from 'vitest';
import type { InstalledPackage } from '../../domain/index.ts';
import { groupsOf } from '../../findings/answering.ts';
import type { NotComparedRecord } from '../../inventory/ports.ts';
import { installed } from '../../match/testing.ts';
import { answerOf } from './package-answer.ts';
import type { RankedFlaw } from './ranked-flaw.ts';

const DEBIAN = { id: 'debian', idLike: [], version: '13', name: 'Debian 13', path: 'etc/os-release' };
const [GROUP] = groupsOf({ distribution: DEBIAN, ecosystems: [] }, []);
const FLAW: RankedFlaw = { id: 'CVE-2024-0001', state: 'unfixed', severity: 'high' };
const RECORD: NotComparedRecord = {
  kind: 'uncompared',
  record: 'CVE-2024-0002',
  ids: ['CVE-2024-0002'],
  aliases: [],
  package: 'linux',
};

function answer(pkg: InstalledPackage, ...said: readonly (RankedFlaw | NotComparedRecord)[]) {
  return answerOf({ packageId: 1, package: pkg }, said, {
    group: GROUP,
    answering: undefined,
    distribution: DEBIAN,
    rules: [{ ignore: [] }],
    named: new Set(),
    wantsUpgrades: false,
    shared: new Map(),
  });
}

it('counts flaws of a package, and doubts where a record could not be compared', () => {
  const { plain, suppressed } = answer(installed('zlib1g', '1.0'), FLAW, RECORD);
  expect(plain).toMatchObject({
    name: 'zlib1g',
    kept: [FLAW],
    open: [{ about: RECORD, isOfHeaders: false }],
  });
  expect(suppressed).toBeUndefined();
});

it('suppresses flaws of kernel headers, and marks what could not be compared as theirs', () => {
  const { plain, suppressed } = answer(installed('linux-libc-dev', '6.12'), FLAW, RECORD);
  expect(plain).toMatchObject({ kept: [], open: [{ about: RECORD, isOfHeaders: true }] });
  expect(suppressed).toEqual({ name: 'linux-libc-dev', flaws: [FLAW] });
});

it('suppresses nothing of kernel headers without a flaw', () => {
  expect(answer(installed('linux-libc-dev', '6.12'), RECORD).suppressed).toBeUndefined();
});

it('keeps an rpm of which nothing is said, since its epoch may settle that of others', () => {
  const rpm = installed('zlib', '1.0', { type: 'rpm' });
  expect(answer(rpm).rpm).toBe(rpm);
  expect(answer(installed('zlib1g', '1.0')).rpm).toBeUndefined();
});
