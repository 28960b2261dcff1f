import { expect, it } from 'vitest';
import type { Absence, AnswerReason, Explanation } from '../../domain/index.ts';
import { CLEAN, found, HOLED, installed, SCANNED } from '../testing.ts';
import { renderExplanation } from './index.ts';

const OPTIONS = { width: 90, colour: false };
const id = 'CVE-2023-6246';
const findings = SCANNED.findings.filter((finding) => finding.id === id);
const [kernel, ruled] = SCANNED.suppressed;

it('includes all evidence in the explanation of a reported finding', async () => {
  const text = renderExplanation({ id, kind: 'reported', findings, suppressed: [] }, SCANNED, OPTIONS);
  await expect(text).toMatchFileSnapshot('snapshots/reported.txt');
});

it('gives the reason in the explanation of a suppressed finding', async () => {
  const suppressed = SCANNED.suppressed;
  const text = renderExplanation({ id, kind: 'hidden', suppressed }, SCANNED, OPTIONS);
  await expect(text).toMatchFileSnapshot('snapshots/hidden.txt');
  expect([kernel, ruled].every((each) => each && text.includes(each.finding.id))).toBe(true);
});

it('says of an unknown severity that nobody who was asked rates it', () => {
  const unrated = [found(id, installed('glibc', '2.36-9'), 'unknown')];
  const explanation: Explanation = { id, kind: 'reported', findings: unrated, suppressed: [] };
  const text = renderExplanation(explanation, CLEAN, OPTIONS);
  expect(text).toContain('severity   unknown, since no source that was asked rates it');
});

it("names the application of a language's package and every file that lists it in the explanation", () => {
  const files = ['app/node_modules/a/node_modules/lodash', 'app/node_modules/lodash'];
  const lodash = {
    type: 'npm',
    ecosystem: 'npm',
    name: 'lodash',
    version: '4.17.20',
    database: `${files[0] ?? ''}/package.json`,
    layer: 0,
    application: 'app',
    locations: files.map((folder) => ({ path: `${folder}/package.json`, layer: 0 })),
  };
  const explanation: Explanation = {
    id,
    kind: 'reported',
    findings: [found(id, lodash, 'low')],
    suppressed: [],
  };
  const lines = renderExplanation(explanation, CLEAN, OPTIONS).split('\n');
  expect(lines).toContain('lodash 4.17.20');
  expect(lines).toContain('  part of    app');
  expect(lines.filter((line) => line.startsWith('  file  '))).toHaveLength(2);
  // It has one name, where a distribution's has that of its source as well.
  expect(lines.filter((line) => /\b(binary|source) /u.test(line))).toEqual([]);
});

it.each<[AnswerReason, string]>([
  ['not-affected', 'not affected, according to the distribution'],
  ['version-outside', 'outside of the affected range'],
  ['conditions-unmet', 'only on other architectures'],
  ['versions-elsewhere', 'the record names no versions'],
  ['no-vulnerability', 'fixes no vulnerability'],
  ['module-unknown', 'not compared, since its module stream is not known'],
  ['version-unparsable', 'not compared, since its version'],
  ['third-party', 'not compared, since the distribution did not make it'],
  ['distribution-owned', 'distribution-owned: node-curl owns its files'],
])('explains %s as "%s"', (reason, words) => {
  const pkg = installed('curl', '1', 'curl', { owner: 'node-curl' });
  const answers = found(id, pkg, 'low').evidence.map((evidence) => ({ package: pkg, reason, evidence }));
  const text = renderExplanation({ id, kind: 'not-reported', answers }, CLEAN, { ...OPTIONS, width: 120 });
  expect(text).toContain(words);
  expect(text).toContain('curl every version; compared: 1');
});

it.each<[Absence, string]>([
  [{ kind: 'package', names: ['example.com/a/ssh'] }, 'not in usr/bin/app: the flaw is in example.com/a/ssh'],
  [
    { kind: 'symbol', names: ['a.F', 'a.G'], record: 'GO-2024-1' },
    'not in usr/bin/app: the flaw is in the functions a.F, a.G, as GO-2024-1 says',
  ],
  [
    { kind: 'platform', names: ['windows/*'] },
    'usr/bin/app is built for another target: the flaw is only on windows/*',
  ],
])('explains what %j keeps out of a program', (absent, words) => {
  const pkg = { ...installed('example.com/a', '1'), application: 'usr/bin/app' };
  const answers = found(id, pkg, 'low').evidence.map((evidence) => ({
    package: pkg,
    reason: 'not-linked' as const,
    absent,
    evidence,
  }));
  const text = renderExplanation({ id, kind: 'not-reported', answers }, CLEAN, { ...OPTIONS, width: 200 });
  expect(text).toContain(words);
});

it("explains that a record, and no distribution, calls a language's package not affected", () => {
  const lodash = { ...installed('lodash', '1'), type: 'npm', ecosystem: 'npm' };
  const [evidence] = found(id, lodash, 'low').evidence;
  if (!evidence) throw new Error('a finding has evidence');
  const answers = [{ package: lodash, reason: 'not-affected', evidence } as const];
  const text = renderExplanation({ id, kind: 'not-reported', answers }, CLEAN, OPTIONS);
  expect(text).toContain('not affected, according to the record');
  expect(text).not.toContain('distribution');
});

it.each<[Explanation, string]>([
  [{ id, kind: 'no-such-package', packages: ['curl', 'libcurl'] }, 'none is installed: curl, libcurl.'],
  [{ id, kind: 'not-in-feeds' }, 'the feeds (debian-tracker) do not name it for this release.'],
])('explains %j', (explanation, words) => {
  expect(renderExplanation(explanation, CLEAN, { ...OPTIONS, width: 200 })).toContain(words);
});

it('distinguishes a package without a feed from one that is not reported', () => {
  const text = renderExplanation({ id, kind: 'not-in-feeds' }, { ...HOLED, feeds: [] }, OPTIONS);
  expect(text).toContain('Looked up nowhere: no feed answers for this image.');
  expect(text).not.toContain('Not reported');
});

it.each(['feed-missing', 'history-missing'] as const)(
  'says of %s that what a feed says is not known',
  (kind) => {
    const problems = [{ kind, subject: 'debian-tracker', message: 'unknown' }];
    const text = renderExplanation({ id, kind: 'not-in-feeds' }, { ...CLEAN, feeds: [], problems }, OPTIONS);
    expect(text).toContain('Looked up nowhere: what debian-tracker says is not known.');
  },
);

it('names the feeds\' limits beside "not reported"', () => {
  const feeds = [{ feed: 'osv:AlmaLinux', coverage: 'fixed only' as const }];
  const text = renderExplanation(
    { id, kind: 'not-in-feeds' },
    { ...CLEAN, feeds },
    { ...OPTIONS, width: 200 },
  );
  expect(text).toContain('the feeds (osv:AlmaLinux: fixed only) do not name it');
});

it('names the holes that may hide a finding beside "not reported"', () => {
  const text = renderExplanation({ id, kind: 'not-in-feeds' }, HOLED, OPTIONS);
  expect(text).toContain('The answer has 2 holes:\n  layer-unreadable: the layer ends in the middle');
});
