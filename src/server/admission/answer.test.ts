import { describe, expect, it } from 'vitest';
import { imageKey } from '../../../test/store/images.ts';
import { answerPod } from './answer.ts';
import type { JudgedPodImage } from './judge-images.ts';

const ENFORCED = { warnsOnly: false, refusesUnknown: false };
const SHOP: JudgedPodImage = {
  container: 'app',
  reference: 'shop:1',
  digest: imageKey('shop'),
  outcome: 'over',
  reason: 'Over the line: 1 critical, 0 allowed.',
  hasRun: false,
  isUnread: false,
};

describe('the answer for a pod', () => {
  it('refuses an image over the line, and names it with its digest', () => {
    const { answer, message, warnings } = answerPod([SHOP], ENFORCED);
    expect(answer).toBe('refused');
    expect(message).toBe(`shop:1 (${imageKey('shop')}): Over the line: 1 critical, 0 allowed.`);
    expect(warnings).toEqual([message]);
  });

  it.each([
    ['within the line', { outcome: 'within' }, ENFORCED, 'admitted'],
    ['over the line, in a namespace that is warned', {}, { ...ENFORCED, warnsOnly: true }, 'warned'],
    ['over the line, which runs there', { hasRun: true }, ENFORCED, 'warned'],
    ['that is not known', { outcome: 'unknown' }, ENFORCED, 'warned'],
    ['that is not known, denied', { outcome: 'unknown' }, { ...ENFORCED, refusesUnknown: true }, 'refused'],
    ['with holes, denied', { outcome: 'incomplete' }, { ...ENFORCED, refusesUnknown: true }, 'refused'],
    [
      'that is not known and runs there, denied',
      { outcome: 'unknown', hasRun: true },
      { ...ENFORCED, refusesUnknown: true },
      'warned',
    ],
  ] as const)('answers for an image %s', (_, image, policy, answer) => {
    expect(answerPod([{ ...SHOP, ...image }], policy).answer).toBe(answer);
  });

  it('keeps its messages below a kilobyte, and free of control characters', () => {
    const images = Array.from({ length: 50 }, (_, i) => ({
      ...SHOP,
      reference: `\u001B[31mshöp-${i}:1`,
      reason: 'ü'.repeat(700),
    }));
    const { message = '', warnings } = answerPod(images, ENFORCED);
    for (const text of [message, ...warnings]) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000);
      expect(text).not.toContain('\u001B');
      expect(text).toMatch(/ü …$/u);
    }
  });
});
