import { isText } from './package.ts';

/**
 * Prefixes of links to other CycloneDX documents (https://cyclonedx.org/capabilities/bomlink/), and of serial
 * numbers.
 */
const LINK = 'urn:cdx:';
const SERIAL_NUMBER = 'urn:uuid:';

/** Returns a sentence for each other document, or document part, that a document refers to. */
export function unreadParts(names: readonly unknown[]): readonly string[] {
  return Array.from(
    new Set(names),
    (each) => `${isText(each) ? each : 'another document'}, which it refers to, was not read`,
  );
}

/** Selects a CycloneDX document's references to parts in other documents. */
export function linksElsewhere(references: readonly unknown[], serialNumber: unknown): readonly string[] {
  const own = isText(serialNumber) ? serialNumber.replace(SERIAL_NUMBER, LINK) : undefined;
  return references.filter(
    (each): each is string =>
      isText(each) && each.startsWith(LINK) && (own === undefined || !each.startsWith(`${own}/`)),
  );
}
