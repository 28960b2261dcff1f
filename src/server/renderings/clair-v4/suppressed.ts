import { counted, type SuppressedFinding } from '../../../domain/index.ts';

/** Suppressed findings, listed under `problems`: a report shows them nowhere else. */
export interface SuppressedDocument {
  readonly kind: 'suppressed';
  /** The package's name. */
  readonly subject: string;
  readonly message: string;
  readonly vulnerabilities: readonly string[];
}

const REASONS = {
  'kernel-headers': 'only headers of the kernel are installed, and a container runs the kernel of its host',
  vex: 'a VEX document calls them fixed or not affected',
  'ignore-rule': 'an ignore rule hides them',
} as const;

/** Makes one entry for each package and reason. */
export function toSuppressed(suppressed: readonly SuppressedFinding[]): readonly SuppressedDocument[] {
  const groups = Map.groupBy(suppressed, ({ finding, reason }) => `${finding.package.name}\0${reason.kind}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { finding, reason } = first;
    const vulnerabilities = [...new Set(group.map((each) => each.finding.id))].toSorted();
    const subject = finding.package.name;
    const count = counted(vulnerabilities.length, 'vulnerability', 'vulnerabilities');
    const message = `${count} of ${subject} suppressed: ${REASONS[reason.kind]}`;
    return [{ kind: 'suppressed' as const, subject, message, vulnerabilities }];
  });
}
