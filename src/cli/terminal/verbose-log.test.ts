import { expect, it } from 'vitest';
import { createProgress } from './progress.ts';

function started() {
  const written: string[] = [];
  const stream = { isTTY: false, columns: 80, write: (text: string) => written.push(text) };
  const progress = createProgress({
    stream,
    quiet: false,
    verbose: true,
    environment: {},
    now: () => 0,
  });
  return { progress, written };
}

it('writes a line for each step, and none for the bytes between them', () => {
  const { progress, written } = started();
  progress.report({ kind: 'image', reference: 'app\u{1b}:1', layers: [1, 2] });
  progress.report({ kind: 'layer', index: 0, bytes: 1 });
  progress.report({ kind: 'layer', index: 0, bytes: 1, done: true });
  progress.report({ kind: 'feed', feed: 'kev' });
  progress.report({ kind: 'feed', feed: 'kev', bytes: 9 });
  progress.report({ kind: 'step', text: 'matching' });
  progress.clear();
  expect(written).toEqual([
    'image app\u{fffd}:1: 2 layers\n',
    'layer 1 is read\n',
    'feed kev\n',
    'matching\n',
  ]);
});

it('writes a line for each request, with its status or without an answer', () => {
  const { progress, written } = started();
  const request = { method: 'GET', host: 'registry.example', path: '/v2/', milliseconds: 12.4 };
  progress.onAnswer?.({ ...request, status: 200 });
  progress.onAnswer?.(request);
  expect(written).toEqual([
    'GET registry.example /v2/ 200 12 ms\n',
    'GET registry.example /v2/ no answer 12 ms\n',
  ]);
});

it('writes each step of an image once, however often and in whatever order it is reported', () => {
  const { progress, written } = started();
  for (const reference of ['a:1', 'a:1', 'b:1']) {
    progress.report({ kind: 'image', reference, layers: [1] });
    progress.report({ kind: 'layer', index: 0, bytes: 1, done: true });
    for (const feed of ['kev', 'epss', 'kev']) progress.report({ kind: 'feed', feed, bytes: 9 });
  }
  const steps = ['layer 1 is read\n', 'feed kev\n', 'feed epss\n'];
  expect(written).toEqual(['image a:1: 1 layer\n', ...steps, 'image b:1: 1 layer\n', ...steps]);
});
