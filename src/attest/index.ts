export { attach, checkSize, type Attestation } from './attach.ts';
export { describeAttestation } from './describe-attestation.ts';
export { sealEnvelope } from './envelope.ts';
export { readPrivateKey, readPublicKey } from './keys.ts';
export { mayBeAttestation, mayBePackageList, openPackageList } from './package-list.ts';
export { packagesPredicate, vulnerabilitiesPredicate } from './predicates.ts';
export { PACKAGES, statementOf, VULNERABILITIES, type Subject } from './statement.ts';
