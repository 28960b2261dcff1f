import { isText } from './package.ts';

/** Start of links to other documents of CycloneDX (https://cyclonedx.org/capabilities/bomlink/), and of serials. */
const LINK = 'urn:cdx:';
const SERIAL_NUMBER = 'urn:uuid:';

/** Returns a sentence for each other document, or part of one, that a document refers to. */
export function unreadParts(names: readonly unknown[]): readonly string[] {
  return Array.from(
    new Set(names),
    (each) => `${isText(each) ? each : 'another document'}, which it refers to, was not read`,
  );
}

/** Chooses among the references of a document of CycloneDX those to parts of others. */
export function linksElsewhere(references: readonly unknown[], serialNumber: unknown): readonly string[] {
  const own = isText(serialNumber) ? serialNumber.replace(SERIAL_NUMBER, LINK) : undefined;
  return references.filter(
    (each): each is string =>
      isText(each) && each.startsWith(LINK) && (own === undefined || !each.startsWith(`${own}/`)),
  );
}
