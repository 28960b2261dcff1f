import { expect, test } from 'vitest';
import type { AnswerReason, Explanation } from '../../domain/index.ts';
import { CLEAN, found, HOLED, installed, SCANNED } from '../scan-result.fixture.ts';
import { renderExplanation } from './index.ts';

const OPTIONS = { width: 90, colour: false };
const id = 'CVE-2023-6246';
const findings = SCANNED.findings.filter((finding) => finding.id === id);
const [kernel, ruled] = SCANNED.suppressed;

test('the explanation of what is reported holds all of its evidence', async () => {
  const text = renderExplanation({ id, kind: 'reported', findings, suppressed: [] }, SCANNED, OPTIONS);
  await expect(text).toMatchFileSnapshot('snapshots/reported.txt');
});

test('the explanation of what is set aside gives the reason', async () => {
  const suppressed = SCANNED.suppressed;
  const text = renderExplanation({ id, kind: 'hidden', suppressed }, SCANNED, OPTIONS);
  await expect(text).toMatchFileSnapshot('snapshots/hidden.txt');
  expect([kernel, ruled].every((each) => each && text.includes(each.finding.id))).toBe(true);
});

test.each<[AnswerReason, string]>([
  ['not-affected', 'not affected, the distribution says'],
  ['version-outside', 'outside of the affected range'],
  ['conditions-unmet', 'only on other architectures'],
  ['no-vulnerability', 'fixes no vulnerability'],
  ['module-unknown', 'not compared, since its module stream is not known'],
  ['version-unparsable', 'not compared, since its version'],
  ['third-party', 'not compared, since the distribution did not make it'],
])('an answer of %s reads "%s"', (reason, words) => {
  const pkg = installed('curl', '1');
  const answers = found(id, pkg, 'low').evidence.map((evidence) => ({ package: pkg, reason, evidence }));
  const text = renderExplanation({ id, kind: 'not-reported', answers }, CLEAN, OPTIONS);
  expect(text).toContain(words);
  expect(text).toContain('curl every version; compared: 1');
});

test.each<[Explanation, string]>([
  [{ id, kind: 'no-such-package', packages: ['curl', 'libcurl'] }, 'none is installed: curl, libcurl.'],
  [{ id, kind: 'not-in-feeds' }, 'the feeds (debian-tracker) do not name it for this release.'],
])('%j says so', (explanation, words) => {
  expect(renderExplanation(explanation, CLEAN, { ...OPTIONS, width: 200 })).toContain(words);
});

test('what no feed answers for was not looked up, which is not "not reported"', () => {
  const text = renderExplanation({ id, kind: 'not-in-feeds' }, { ...HOLED, feeds: [] }, OPTIONS);
  expect(text).toContain('Looked up nowhere: no feed answers for this image.');
  expect(text).not.toContain('Not reported');
});

test('"not reported" is not said without what the feeds do not tell of', () => {
  const feeds = [{ feed: 'osv:AlmaLinux', coverage: 'fixed advisories only' }];
  const text = renderExplanation(
    { id, kind: 'not-in-feeds' },
    { ...CLEAN, feeds },
    { ...OPTIONS, width: 200 },
  );
  expect(text).toContain('the feeds (osv:AlmaLinux: fixed advisories only) do not name it');
});

test('"not reported" is not said without the holes that it may be hidden in', () => {
  const text = renderExplanation({ id, kind: 'not-in-feeds' }, HOLED, OPTIONS);
  expect(text).toContain('The answer has 2 holes:\n  layer-unreadable: the layer ends in the middle');
});
