export { attach, checkSize, type Attestation } from './attach.ts';
export { sealEnvelope } from './envelope.ts';
export { readPrivateKey } from './keys.ts';
export { packagesPredicate, vulnerabilitiesPredicate } from './predicates.ts';
export { PACKAGES, statementOf, VULNERABILITIES, type Subject } from './statement.ts';
