export { BUNDLE_TYPE, bundleAnnotations, sealBundle } from './bundle.ts';
export { ENVELOPE_TYPE, peekInto, sealEnvelope } from './envelope.ts';
export { publicBytes, readPrivateKey, readPublicKey } from './keys.ts';
export { readStatement, statementOf, type Subject } from './statement.ts';
export { voucherByKey, type Voucher } from './voucher.ts';
