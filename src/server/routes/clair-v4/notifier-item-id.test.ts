import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isUuid, placeOf, toItemId } from './notifier-item-id.ts';

const number = fc.integer({ min: 1, max: 0x7fff_ffff });

it('writes the place of a notified item as a UUID, and reads it back', () => {
  fc.assert(
    fc.property(number, number, fc.string(), (change, image, manifest) => {
      const id = toItemId({ change, image }, manifest);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(placeOf(id)).toEqual({ change, image });
      expect(placeOf(id.toUpperCase())).toEqual({ change, image });
    }),
  );
});

it('distinguishes the manifests of one image by their ids', () => {
  const place = { change: 1, image: 2 };
  expect(toItemId(place, 'sha256:a')).not.toBe(toItemId(place, 'sha256:b'));
});

it('reads Go’s nil UUID as the beginning', () => {
  expect(placeOf('00000000-0000-0000-0000-000000000000')).toEqual({ change: 0, image: 0 });
});

it.each([
  '',
  '-----',
  'x0000000-0000-8000-8000-000000000001',
  '00000000-0000-8000-8000-00000000001',
  '00000000-0000-8000-8000-000000000001-',
  '000000000000-8000-8000-000000000001',
  '00000000-0000-8000-8000-00000000000١',
])('refuses %j as a UUID', (text) => {
  expect(isUuid(text)).toBe(false);
  expect(placeOf(text)).toBeUndefined();
});

it('reads any text without a failure, and no number that a store could not hold', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uuid(), fc.string()), (text) => {
      const place = placeOf(text);
      expect(place === undefined || Math.max(place.change, place.image) < 2 ** 31).toBe(true);
    }),
  );
});
