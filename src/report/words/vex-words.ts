import type { VexStatement } from '../../domain/index.ts';

const STATUSES: Readonly<Record<VexStatement['status'], string>> = {
  not_affected: 'not affected',
  affected: 'affected',
  fixed: 'fixed',
  under_investigation: 'under investigation',
};

/** Quotes a VEX statement: `app.vex.json: not affected, code_not_reachable (minizip is not built)`. */
export function vexWords({ source, status, justification, text }: VexStatement): string {
  const label = justification === undefined ? '' : `, ${justification}`;
  return `${source}: ${STATUSES[status]}${label}${text === undefined ? '' : ` (${text})`}`;
}
