import type { InputError, ProcedureVersion } from '#contracts';
import { finding } from './finding.js';
import { isFor } from './validity.js';

/**
 * What contradicts the level a version claims. End-to-end (toàn trình) means filed, handled and returned without coming (NĐ 42/2022/NĐ-CP; NĐ 224/2026/NĐ-CP). The
 * claim is refused only where somebody must come in *every* case: a procedure stays end-to-end though one of its cases asks for attendance (the first passport with a chip).
 */
export function levelFindings(version: ProcedureVersion): InputError[] {
  const { levels, channels, returnMethods } = version;
  const found: InputError[] = [];
  if (levels.decree43 >= 3 && !channels.includes('online')) {
    found.push(finding('/levels/decree43', 'not-online', 'Mức 3, 4 phải nộp được trực tuyến', 'levels 3 and 4 are filed online'));
  }
  if (levels.decree42 !== 'endToEnd') return found;
  const refuse = (code: string, vi: string, en: string): number => found.push(finding('/levels/decree42', code, vi, en));
  if (!channels.includes('online')) refuse('not-online', 'Toàn trình phải nộp được trực tuyến', 'an end-to-end service is filed online');
  if (!returnMethods.includes('electronic') && !returnMethods.includes('post')) refuse('result-not-remote', 'Toàn trình phải trả kết quả trực tuyến hoặc qua bưu chính', 'an end-to-end service returns its result online or by post');
  if (version.cases.every(({ key }) => mustCome(version, key))) refuse('attendance-in-every-case', 'Trường hợp nào cũng phải đến trực tiếp thì không phải toàn trình', 'a service for which one must come in every case is not end-to-end');
  return found;
}

/** Whether whoever files online in this case must come: attendance is declared, or a paper must be shown. */
function mustCome({ attendance, components }: ProcedureVersion, key: string): boolean {
  return attendance.some(({ cases }) => isFor(cases, key))
    || components.some(({ kind, required, cases, channels }) => kind === 'presented' && required && isFor(cases, key) && isFor(channels, 'online'));
}
