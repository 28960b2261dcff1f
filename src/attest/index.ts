export { attach, type Attestation, type AttestationTarget } from './attach.ts';
export { attachBundles } from './attach-bundles.ts';
export { describeAttestation } from './describe-attestation.ts';
export { checkSize } from './limits.ts';
export { mayBeAttestation, mayBePackageList, openPackageList } from './package-list.ts';
export { PACKAGES, packagesPredicate, VULNERABILITIES, vulnerabilitiesPredicate } from './predicates.ts';
