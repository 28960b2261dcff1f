import { expect, test } from 'vitest';

import { severityOfWord } from './severity-word.ts';

test.each([
  ['Critical', 'critical'],
  ['important', 'high'],
  ['HIGH', 'high'],
  [' Moderate ', 'medium'],
  ['low', 'low'],
  ['negligible', 'negligible'],
  ['untriaged', undefined],
  ['', undefined],
])('%j means %j', (word, severity) => {
  expect(severityOfWord(word)).toBe(severity);
});
