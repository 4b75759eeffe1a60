import { type ProcedureVersion, Refusal } from '#contracts';
import type { Dossier } from '../dossier.js';

type Attendance = ProcedureVersion['attendance'][number];

/** The attendance (có mặt trực tiếp) that the version declares for the dossier's case; undefined where there is none. */
export function attendanceOf({ caseKey }: Dossier, { attendance }: ProcedureVersion): Attendance | undefined {
  return attendance.find(({ cases }) => cases === null || cases.includes(caseKey));
}

/** Whether words ask somebody to come or to hand papers in personally. */
const inPerson = /(nộp|đến|tới|mang|có mặt|làm việc)[^.;]{0,40}trực tiếp|trực tiếp (đến|tới|nộp|có mặt|tại)|submit in person|come in person/iu;

/** Refusing or stopping for not coming in person is impossible where the version does not declare attendance (QĐ 1330/QĐ-BTTTT Article 26; H-10). */
export function refuseAttendance(dossier: Dossier, procedure: ProcedureVersion, words: string, pointer = '/reason'): void {
  if (attendanceOf(dossier, procedure) === undefined && inPerson.test(words.normalize('NFC'))) {
    throw new Refusal('dossier.attendance-not-declared', {}, [{ pointer, code: 'attendance-not-declared' }]);
  }
}
