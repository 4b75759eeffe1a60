import type { HandedBy, Signature } from '../domain/hand-over.js';
import type { CarrierEvent, Order, OrderKind, OrderState, ReasonCode, Word } from '../domain/order.js';
import type { OrderFile, Owner, Place } from '../use-cases/ports.js';

/** What makes an order, of `o`. */
export const orderColumns = `o.id, o.kind, o.state, o.version, o.dossier_id, o.dossier_code, o.procedure_code, o.agency, o.counter, o.owner_kind, o.owner_id, o.heard, o.failures, o.reason_code, o.cancel_wanted,
  o.sent, o.originals_enclosed, o.tracking, o.handed_by, o.place, o.postage::float8 AS postage, o.signatures, o.registered_at, o.ended_at`;

export interface OrderRow {
  id: string; kind: OrderKind; state: OrderState; version: number; dossier_id: string | null; dossier_code: string | null; procedure_code: string; agency: string; counter: string; owner_kind: Owner['kind'] | null;
  owner_id: string | null; heard: number; failures: Date[]; reason_code: ReasonCode | null; cancel_wanted: boolean; sent: boolean; originals_enclosed: boolean; tracking: string | null; place: Place | null; postage: number | null;
  handed_by: (Omit<HandedBy, 'at'> & { at: string }) | null; signatures: (Omit<Signature, 'at'> & { at: string })[]; registered_at: Date; ended_at: Date | null;
}

export function orderOf(row: OrderRow): Order {
  return {
    id: row.id, kind: row.kind, state: row.state, version: row.version, dossierId: row.dossier_id, procedureCode: row.procedure_code, agency: row.agency, counter: row.counter, heard: row.heard,
    failures: row.failures, reasonCode: row.reason_code, cancelWanted: row.cancel_wanted, sent: row.sent, originalsEnclosed: row.originals_enclosed, endedAt: row.ended_at,
  };
}

export function fileOf(row: OrderRow): OrderFile {
  return {
    order: orderOf(row), dossierCode: row.dossier_code, owner: row.owner_id === null || row.owner_kind === null ? null : { kind: row.owner_kind, id: row.owner_id }, place: row.place, postage: row.postage,
    tracking: row.tracking, handedBy: row.handed_by === null ? null : { ...row.handed_by, at: new Date(row.handed_by.at) }, signatures: row.signatures.map((each) => ({ ...each, at: new Date(each.at) })), registeredAt: row.registered_at,
  };
}

export interface WordRow { sequence: number; event: CarrierEvent; at: Date; identity_checked: boolean; amount: number | null; receipt: string | null }

export function wordOf({ sequence, event, at, identity_checked: identityChecked, amount, receipt }: WordRow): Word {
  return { sequence, event, at, identityChecked, collected: amount === null || receipt === null ? null : { amount, receipt } };
}
