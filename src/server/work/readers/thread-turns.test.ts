import { expect, it } from 'vitest';
import { ThreadTurns } from './thread-turns.ts';

const PROMPT = { isBackground: false };
const BACKGROUND = { isBackground: true };

/** Tasks by name: each notes that it has a thread, and gives it back when told. */
function open(threads: number) {
  const turns = new ThreadTurns(threads);
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  const begin = (name: string, options: { readonly isBackground: boolean; readonly signal?: AbortSignal }) =>
    turns.take(options).then((giveBack) => {
      running.push(name);
      ends.set(name, () => {
        running.splice(running.indexOf(name), 1);
        giveBack();
      });
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await settle();
  };
  return { turns, running, begin, end };
}

const settle = () => new Promise((resolve) => void setImmediate(resolve));

it.each([
  [1, 1],
  [2, 1],
  [3, 2],
])('lets background work have %i threads but %i', async (threads, most) => {
  const { running, begin } = open(threads);
  for (const name of ['a', 'b', 'c']) void begin(name, BACKGROUND);
  await settle();
  expect(running).toHaveLength(most);
  if (threads === 1) return;
  await begin('scan', PROMPT);
  expect(running.at(-1)).toBe('scan');
});

it('lets what people wait for go before background work that came earlier', async () => {
  const { running, begin, end } = open(2);
  void begin('judge', BACKGROUND);
  void begin('scan', PROMPT);
  void begin('match', BACKGROUND);
  void begin('another scan', PROMPT);
  await settle();
  expect(running).toEqual(['judge', 'scan']);
  await end('judge');
  expect(running).toEqual(['scan', 'another scan']);
  await end('scan');
  expect(running).toEqual(['another scan', 'match']);
});

it('forgets a task that gives up while it waits', async () => {
  const { running, begin, end } = open(1);
  const giveUp = new AbortController();
  await begin('first', PROMPT);
  const second = begin('second', { ...PROMPT, signal: giveUp.signal });
  void begin('third', PROMPT);
  giveUp.abort();
  await expect(second).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await end('first');
  expect(running).toEqual(['third']);
});

it('refuses those that wait once it is closed, and later ones', async () => {
  const { turns, begin } = open(1);
  await begin('first', PROMPT);
  const second = begin('second', PROMPT);
  turns.close();
  await expect(second).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await expect(begin('third', PROMPT)).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
