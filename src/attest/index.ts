export { attach, checkSize, type Attestation } from './attach.ts';
export { openEnvelope, sealEnvelope } from './envelope.ts';
export { readPrivateKey, readPublicKey } from './keys.ts';
export { mayBeAttestation, mayBePackageList, openPackageList } from './package-list.ts';
export { packagesPredicate, vulnerabilitiesPredicate } from './predicates.ts';
export { PACKAGES, readStatement, statementOf, VULNERABILITIES, type Subject } from './statement.ts';
