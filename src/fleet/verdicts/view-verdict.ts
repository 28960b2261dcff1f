import type { StoredVerdictDocument } from '../../api/index.ts';
import type { StoredVerdict } from '../../inventory/ports.ts';

export function viewVerdict({ line: stored, ...verdict }: StoredVerdict): StoredVerdictDocument {
  const { name, hash, since, line, ignoreRules, vex } = stored;
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
