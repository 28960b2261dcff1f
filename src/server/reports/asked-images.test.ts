import { expect, it, vi } from 'vitest';
import { imageKey } from '../../../test/store/images.ts';
import { AskedImages } from './asked-images.ts';

const MORNING = new Date('2026-11-28T08:00:00Z');
const EVENING = new Date('2026-11-28T20:00:00Z');
const NEXT_DAY = new Date('2026-11-29T00:00:00Z');

it('notes an image once a day', () => {
  const asked = vi.fn(() => Promise.resolve());
  const images = new AskedImages({ asked });
  for (const now of [MORNING, EVENING, NEXT_DAY]) images.note(imageKey('a'), now);
  images.note(imageKey('b'), NEXT_DAY);
  expect(asked.mock.calls).toEqual([
    [imageKey('a'), MORNING.toISOString()],
    [imageKey('a'), NEXT_DAY.toISOString()],
    [imageKey('b'), NEXT_DAY.toISOString()],
  ]);
});

it('tries again after a failure of the store', async () => {
  const asked = vi.fn(() => Promise.resolve());
  asked.mockRejectedValueOnce(new Error('the database is down'));
  const images = new AskedImages({ asked });
  images.note(imageKey('a'), MORNING);
  await vi.waitFor(() => {
    images.note(imageKey('a'), EVENING);
    expect(asked).toHaveBeenCalledTimes(2);
  });
});
