export { applyIgnoreRules } from './apply-ignore-rules.ts';
export { worstExitCode, type ExitCode } from './exit-code.ts';
export type { IgnoreRule } from './ignore-rule.ts';
export { fitsPath } from './glob.ts';
export { feedsOfLine, judge } from './judge.ts';
export { parseMax } from './max.ts';
export { forgiveRulesOfCall } from './rules-of-call.ts';
export { unusedWaivers } from './unused-waivers.ts';
export { parseVersionRange, type VersionKey } from './version-range.ts';
