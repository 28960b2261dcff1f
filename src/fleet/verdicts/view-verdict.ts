import type { KeptVerdictDocument } from '../../api/index.ts';
import type { KeptVerdict } from '../../inventory/ports.ts';

export function viewVerdict({ line: kept, ...verdict }: KeptVerdict): KeptVerdictDocument {
  const { name, hash, since, line, ignoreRules, vex } = kept;
  const { within, allowIncomplete, max, ...rest } = line;
  return {
    ...verdict,
    counts: { ...verdict.counts, severities: { ...verdict.counts.severities } },
    line: {
      name,
      hash,
      since,
      line: {
        ...rest,
        max: { ...max },
        ...(within && { within: [...within] }),
        allowIncomplete: [...allowIncomplete],
      },
      ignoreRules,
      ...(vex && { vex: [...vex] }),
    },
  };
}
