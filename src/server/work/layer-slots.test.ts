import { expect, it } from 'vitest';
import { LayerSlots } from './layer-slots.ts';

/** Makes tasks that note by name what they were granted. */
function tasksOf(limit: number) {
  const slots = new LayerSlots(limit);
  const granted: string[] = [];
  const task = (name: string) => {
    const own = slots.open();
    return {
      take: () => own.take(() => granted.push(name)),
      release: () => own.release(),
      close: () => own.close(),
    };
  };
  return { granted, task };
}

it('lets tasks read as many layers together as the limit says', () => {
  const { granted, task } = tasksOf(3);
  const [a, b] = [task('a'), task('b')];
  for (const each of [a, a, b, b, b]) each.take();
  expect(granted).toEqual(['a', 'a', 'b']);
  a.release();
  expect(granted).toEqual(['a', 'a', 'b', 'b']);
  b.release();
  b.release();
  expect(granted).toEqual(['a', 'a', 'b', 'b', 'b']);
});

it('lets each task read one layer, however many the others read', () => {
  const { granted, task } = tasksOf(2);
  const [a, b, c] = [task('a'), task('b'), task('c')];
  for (const each of [a, a, a, b, b, c]) each.take();
  expect(granted).toEqual(['a', 'a', 'b', 'c']);
});

it('gives the slots of a task that has ended to the others, and forgets what it waited for', () => {
  const { granted, task } = tasksOf(2);
  const [a, b] = [task('a'), task('b')];
  for (const each of [a, a, a, b, b]) each.take();
  a.close();
  expect(granted).toEqual(['a', 'a', 'b', 'b']);
  a.release();
  a.close();
  b.take();
  expect(granted).toEqual(['a', 'a', 'b', 'b']);
});
