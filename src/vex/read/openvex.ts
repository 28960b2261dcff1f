import { VEX_STATUSES, type JsonObject, type VexStatus } from '../../domain/index.ts';
import type { ScopedStatement, VexComponent, VexProduct } from '../document.ts';
import {
  componentOf,
  InvalidDocument,
  objectOf,
  objectsOf,
  vexStatementOf,
  textOf,
  textsOf,
  newestTimeOf,
} from './members.ts';

/** Reads OpenVEX 0.2 (https://github.com/openvex/spec). A statement inherits missing fields from its document. */
export function readOpenVex(document: JsonObject, source: string): readonly ScopedStatement[] {
  return objectsOf(document, 'statements').map((each) => {
    const justification = textOf(each, 'justification');
    const text =
      textOf(each, 'impact_statement') ?? textOf(each, 'action_statement') ?? textOf(each, 'status_notes');
    const timestamp = newestTimeOf(
      textOf(each, 'last_updated'),
      textOf(each, 'timestamp'),
      textOf(document, 'last_updated'),
      textOf(document, 'timestamp'),
    );
    const status = statusOf(each);
    // Status notes are not a justification.
    const reason = status === 'not_affected' ? textOf(each, 'impact_statement') : text;
    return {
      ids: idsOf(each),
      products: objectsOf(each, 'products').map(productOf),
      statement: vexStatementOf({ status, source, justification, text: reason, timestamp }),
    };
  });
}

function statusOf(statement: JsonObject): VexStatus {
  const text = textOf(statement, 'status');
  const status = VEX_STATUSES.find((each) => each === text);
  if (status) return status;
  throw new InvalidDocument(`${JSON.stringify(text ?? '')} is not a valid status`);
}

function idsOf(statement: JsonObject): readonly string[] {
  const vulnerability = objectOf(statement, 'vulnerability');
  const name = textOf(vulnerability, 'name');
  if (textOf(statement, 'vulnerability') !== undefined) {
    throw new InvalidDocument('a statement is of OpenVEX before 0.2');
  }
  if (name === undefined) throw new InvalidDocument('a statement names no vulnerability');
  return [name, ...textsOf(vulnerability, 'aliases')];
}

function productOf(product: JsonObject): VexProduct {
  return { ...identified(product), parts: objectsOf(product, 'subcomponents').map(identified) };
}

function identified(component: JsonObject): VexComponent {
  const purl = textOf(objectOf(component, 'identifiers'), 'purl');
  return componentOf([textOf(component, '@id'), purl], [textOf(objectOf(component, 'hashes'), 'sha-256')]);
}
