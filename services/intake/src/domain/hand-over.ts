import { Refusal } from '#contracts';
import type { Draft } from './draft.js';

/** Papers the post handed over to an agency (biên bản bàn giao): the time of it is the legal time of submission (QĐ 45/2016/QĐ-TTg). */
export interface HandOver {
  /** The postal order. */
  readonly orderId: string;
  readonly recordNumber: string;
  readonly agency: string;
  readonly procedureCode: string;
  readonly handedOverAt: Date;
  /** The dossier made of them; null while there is none. */
  readonly dossierId: string | null;
}

/** The hand-over a draft is filed from. Refuses with `hand-over.unknown`, `hand-over.of-another` (agency, procedure or channel) and `hand-over.used`. */
export function handOverFor(draft: Pick<Draft, 'channel' | 'receivingAgency' | 'procedureCode'>, recordNumber: string, found: HandOver | undefined): HandOver {
  const wrong = (code: string): Refusal => new Refusal(code, { record: recordNumber }, [{ pointer: '/query/handOver', code: code.slice('hand-over.'.length) }]);
  if (found === undefined) throw wrong('hand-over.unknown');
  if (draft.channel !== 'post' || found.agency !== draft.receivingAgency || found.procedureCode !== draft.procedureCode) throw wrong('hand-over.of-another');
  if (found.dossierId !== null) throw wrong('hand-over.used');
  return found;
}
