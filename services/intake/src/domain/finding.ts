import type { Bilingual } from '#contracts';

/** One thing still wrong with a draft (điểm chưa đạt): where, a stable code, and words for people. */
export interface Finding {
  /** `/form/...` for fields of the form, `/components/<id>`, `/channel`, `/audience`, `/caseKey`, `/returnMethod`, ... */
  readonly pointer: string;
  readonly code: string;
  readonly message: Required<Bilingual>;
}

export function finding(pointer: string, code: string, vi: string, en: string): Finding {
  return { pointer, code, message: { vi, en } };
}
