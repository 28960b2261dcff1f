/** A made definition of an OVAL patch. */
export interface MadeDefinition {
  readonly number: string;
  readonly title: string;
  readonly platform: string;
  /** References as `source id`. */
  readonly references?: readonly string[];
  readonly cves: readonly string[];
  readonly severity?: string;
  readonly issued?: string;
  readonly criteria: string;
}

/** Joins criteria. */
export function joined(operator: 'AND' | 'OR', ...parts: readonly string[]): string {
  return `<criteria operator="${operator}">${parts.join('')}</criteria>`;
}

export function criterion(comment: string): string {
  return `<criterion test_ref="t:${comment.replaceAll(/\W+/gu, '-')}" comment="${comment}"/>`;
}

/** Makes a document whose tests are in the comments alone, as far as they name packages, or with tests of another kind. */
export function ovalDocument(definitions: readonly MadeDefinition[], tests = ''): string {
  return `<?xml version="1.0" encoding="utf-8"?><oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"><definitions>${definitions
    .map(
      ({
        number,
        title,
        platform,
        references = [],
        cves,
        severity = 'IMPORTANT',
        issued = '2026-11-20',
        criteria,
      }) =>
        `<definition id="oval:made:def:${number}" class="patch"><metadata><title>\n${title}\n</title><affected family="unix"><platform>${platform}</platform></affected>${references
          .map((reference) => {
            const [source = '', id = ''] = reference.split(' ');
            return `<reference source="${source}" ref_id="${id}" ref_url="https://errata.example/${id}"/>`;
          })
          .join('')}<advisory><severity>${severity}</severity><issued date="${issued}"/>${cves
          .map((cve) => `<cve>${cve}</cve>`)
          .join('')}</advisory></metadata>${criteria}</definition>`,
    )
    .join('')}</definitions>${tests}</oval_definitions>`;
}
