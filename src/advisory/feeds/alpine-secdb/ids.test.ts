import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText } from '../../../../test/support/any-text.ts';

import { parseFixedIds } from './ids.ts';

it.each([
  ['CVE-2023-5678', ['CVE-2023-5678'], []],
  ['XSA-207', [], ['XSA-207']],
  ['ALPINE-13661', [], ['ALPINE-13661']],
  ['VSV00019', [], ['VSV00019']],
  ['GHSA-p5f5-3p5g-rfjw', [], ['GHSA-p5f5-3p5g-rfjw']],
  ['CVE-2021-28692 XSA-373', ['CVE-2021-28692'], ['XSA-373']],
  ['CVE-2018-3639   XSA-263', ['CVE-2018-3639'], ['XSA-263']],
  ['CVE-2019-17350 CVE-2019-17349 XSA-295', ['CVE-2019-17349', 'CVE-2019-17350'], ['XSA-295']],
  ['CVE-2026-3832 GNUTLS-SA-2026-04-29-12', ['CVE-2026-3832'], ['GNUTLS-SA-2026-04-29-12']],
  ['CVE-2026-45078, GHSA-8q93-326v-3m7g', ['CVE-2026-45078'], ['GHSA-8q93-326v-3m7g']],
  ['CVE-2026-48785 / GHSA-cr2j-534f-mf3g', ['CVE-2026-48785'], ['GHSA-cr2j-534f-mf3g']],
  ['CVE-2018-14468 (FrameRelay)', ['CVE-2018-14468'], []],
  ['CVE 2025-48379', ['CVE-2025-48379'], []],
  ['CVE_2019-2426', ['CVE-2019-2426'], []],
  ['CVE-2021-35940.patch', ['CVE-2021-35940'], []],
  ['CVE-????-????? XSA-286', [], ['XSA-286']],
  ['CVE-2025-XXXXX VSV00016', [], ['VSV00016']],
  ['CVE N/A ZBX-11023', [], ['ZBX-11023']],
  ['CVE-46838', [], ['CVE-46838']],
  ['CVE-2023-5678 Upstream', ['CVE-2023-5678'], []],
  ['', [], []],
  ['unknown', [], []],
])('reads %j as the CVEs %j and the other ids %j', (entry, cves, others) => {
  expect(parseFixedIds(entry)).toEqual({ cves, others });
});

it('reads only whole CVE ids from any text around them', () => {
  const word = fc.oneof(
    anyText(),
    fc.constantFrom('CVE', 'CVE-2023-5678', 'cve_2019-1', 'XSA-207', '-', '/'),
  );
  fc.assert(
    fc.property(fc.array(word), fc.constantFrom(' ', ', ', ''), (words, separator) => {
      const { cves } = parseFixedIds(words.join(separator));
      expect(cves.filter((cve) => !/^CVE-\d{4}-\d{4,19}$/u.test(cve))).toEqual([]);
    }),
  );
});
