import { expect, it } from 'vitest';
import { type Dated, later, NewestContent } from './newest-content.ts';

function newest(...records: readonly Dated[]): string | undefined {
  const content = new NewestContent(new Date('2026-08-22T12:00:00Z'));
  for (const record of records) content.see(record);
  return content.date;
}

it('takes the newest publication date, in any order, and ignores dates of changes', () => {
  expect(
    newest(
      { published: '2026-01-01T00:00:00Z', modified: '2026-08-01T00:00:00Z' },
      { published: '2026-02-01T00:00:00Z' },
      { published: '2024-02-01T00:00:00Z' },
    ),
  ).toBe('2026-02-01T00:00:00.000Z');
});

it('takes the change of a record without a publication date among those that have one', () => {
  expect(newest({ published: '2022-01-01T00:00:00Z' }, { modified: '2026-08-01T00:00:00Z' })).toBe(
    '2026-08-01T00:00:00.000Z',
  );
});

it('takes the newest change where no record has a publication date', () => {
  expect(newest({ modified: '2026-01-01T00:00:00Z' }, {}, { modified: 'yesterday' })).toBe(
    '2026-01-01T00:00:00.000Z',
  );
});

it('passes over dates in the future, which would hide old content for years', () => {
  expect(newest({ published: '2027-07-09T00:00:00Z' }, { published: '2026-01-01' })).toBe(
    '2026-01-01T00:00:00.000Z',
  );
  expect(newest({ published: '2027-07-09T00:00:00Z' })).toBeUndefined();
});

it('gives the later of two dates, or the only known one', () => {
  expect([
    later('2026-01-02', '2026-01-01'),
    later(undefined, '2026-01-01'),
    later('2026-01-01', undefined),
  ]).toEqual(['2026-01-02', '2026-01-01', '2026-01-01']);
  expect(later(undefined, undefined)).toBeUndefined();
});
