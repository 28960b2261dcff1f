import { expect, it } from 'vitest';
import { insteadOfData } from './instead-of-data.ts';

it.each([
  ['', 'nothing'],
  ['\ufeff \n', 'nothing'],
  ['<!doctype html>', 'a web page'],
  ['\ufeff\n<HTML>', 'a web page'],
  ['<?xml version="1.0"?><bom/>', undefined],
  ['{}', undefined],
  ['\x1f\x8b', undefined],
])('takes %j for %s', (text, expected) => {
  expect(insteadOfData(Buffer.from(text))).toBe(expected);
});
