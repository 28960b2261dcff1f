import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyCharacter } from '../../../domain/testing/any-character.ts';
import { HttpError } from '../../shell/http-error.ts';
import { parseScanRequest } from './scan-request.ts';
import { REQUEST } from './testing.ts';

/** Anything in the place of a field. */
const odd = fc.oneof(fc.string({ unit: anyCharacter }), fc.jsonValue());
const requests = fc.oneof(
  fc.jsonValue(),
  fc.record({ registry: odd, artifact: odd, enabled_capabilities: odd }, { requiredKeys: [] }),
  fc.record({
    registry: fc.record({ url: odd, authorization: odd }, { requiredKeys: [] }),
    artifact: fc.record({ repository: odd, digest: odd, tag: odd, mime_type: odd }, { requiredKeys: [] }),
  }),
  ...(['repository', 'digest', 'tag', 'mime_type'] as const).map((field) =>
    odd.map((value) => ({ ...REQUEST, artifact: { ...REQUEST.artifact, [field]: value } })),
  ),
  odd.map((authorization) => ({ ...REQUEST, registry: { ...REQUEST.registry, authorization } })),
);

it('names a repository of the registry in the request, or refuses with a status of the document', () => {
  fc.assert(
    fc.property(requests, (request) => {
      try {
        const { reference } = parseScanRequest(request);
        expect(reference).toMatch(/^core\.harbor\.example\/[a-z\d._/-]+(?::[\w.-]+)?(?:@sha\d+:[\da-f]+)?$/);
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        expect([400, 422, 501]).toContain(error.statusCode);
      }
    }),
    { numRuns: 1000 },
  );
});
