import { expect, it } from 'vitest';

import { severityOfWord } from './severity-word.ts';

it.each([
  ['Critical', 'critical'],
  ['important', 'high'],
  ['HIGH', 'high'],
  [' Moderate ', 'medium'],
  ['low', 'low'],
  ['negligible', 'negligible'],
  ['untriaged', undefined],
  ['', undefined],
])('reads the severity word %j as %j', (word, severity) => {
  expect(severityOfWord(word)).toBe(severity);
});
