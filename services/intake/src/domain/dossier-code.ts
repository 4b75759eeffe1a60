import { localDateOf } from '#working-time';

/**
 * The code of a dossier (mã hồ sơ): receiving agency, date of the official receipt in Vietnam, daily sequence of that agency:
 * `000.00.16.H40-201217-0001` (TT 01/2018/TT-VPCP, Article 19). Four digits; past 9999 it widens and never wraps.
 */
export function dossierCode(receivingAgency: string, receivedAt: Date, sequence: number): string {
  if (!Number.isSafeInteger(sequence) || sequence < 1) throw new RangeError(`not a daily sequence: ${sequence}`);
  const date = localDateOf(receivedAt).slice(2).replaceAll('-', '');
  return `${receivingAgency}-${date}-${String(sequence).padStart(4, '0')}`;
}
