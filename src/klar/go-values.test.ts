import { describe, expect, it } from 'vitest';
import { formatMinutes, readGoBool, readGoInt } from './go-values.ts';

describe("Go's values", () => {
  it.each(['1', 't', 'T', 'TRUE', 'true', 'True'])('reads %j as true', (text) => {
    expect(readGoBool(text)).toBe(true);
  });

  it.each(['0', 'f', 'false', 'yes', 'on', 'tRUE', ' true', '', undefined])('reads %j as false', (text) => {
    expect(readGoBool(text)).toBe(false);
  });

  it.each([
    ['10', 10],
    ['+5', 5],
    ['-1', -1],
    ['007', 7],
    [' 1', 0],
    ['1 ', 0],
    ['1.5', 0],
    ['1e3', 0],
    ['0x10', 0],
    ['ten', 0],
    ['', 0],
    [undefined, 0],
    ['99999999999999999999', 2 ** 63],
    ['-99999999999999999999', -(2 ** 63)],
  ])("reads Go's %j as the number %d", (text, expected) => {
    expect(readGoInt(text)).toBe(expected);
  });

  it.each([
    [1, '1m0s'],
    [20, '20m0s'],
    [60, '1h0m0s'],
    [90, '1h30m0s'],
    [-5, '-5m0s'],
    [-61, '-1h1m0s'],
    [0, '0s'],
  ])("writes %d minutes as Go's duration %s", (minutes, expected) => {
    expect(formatMinutes(minutes)).toBe(expected);
  });
});
