import type { ProcedureVersion } from '#contracts';
import { type Calendar, type ClockRules, instantAt, officialReceipt } from '#working-time';
import { type JsonObject, valueAt } from './pointer.js';

/** What the official time of receipt depends on. */
export interface ReceivingOffice {
  readonly calendar: Calendar;
  readonly lastHourRule: boolean;
  readonly rules: ClockRules;
}

/**
 * The official time of receipt (thời điểm tiếp nhận) of a dossier handed in at an instant: after the agency's cut-offs, on its calendar. A stay notice
 * (thông báo lưu trú) is received when it is told, day and night (H-5).
 */
export function receivedAt(procedure: ProcedureVersion, office: ReceivingOffice, submittedAt: Date): Date {
  return procedure.stayNotice === null ? officialReceipt(office, submittedAt) : submittedAt;
}

/** When the guest's stay begins by the form, for a stay notice; a bare date means the start of that day in Vietnam. Null where there is none, or none that can be read. */
export function stayBeginsAt(procedure: ProcedureVersion, form: JsonObject): Date | null {
  if (procedure.stayNotice === null) return null;
  const told = valueAt(form, procedure.stayNotice.arrivalPointer);
  if (typeof told !== 'string') return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(told)) return readable(instantAt(told, '00:00'));
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(told) ? readable(new Date(/(Z|[+-]\d{2}:\d{2})$/i.test(told) ? told : `${told}+07:00`)) : null;
}

function readable(instant: Date): Date | null {
  return Number.isNaN(instant.getTime()) ? null : instant;
}
