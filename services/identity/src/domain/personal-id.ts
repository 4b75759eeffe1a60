/** Sex as the civil register tells it (giới tính); null only for persons known by a foreign passport that says neither. */
export type Sex = 'male' | 'female';

/** What is wrong with a 12-digit number, alone or against what is said of the person. */
export type PersonalIdFault = 'form' | 'province' | 'sex' | 'birth-year';

/** The personal identification number taken apart (số định danh cá nhân, Nghị định 137/2015/NĐ-CP Article 13). */
export interface PersonalIdParts {
  /** Province of birth registration, or the country for births registered abroad: 3 digits. */
  readonly place: string;
  readonly sex: Sex;
  readonly birthYear: number;
}

/** Codes of the provinces as they were when the numbers were given (Thông tư 07/2016/TT-BCA, annex); mergers do not change numbers already given. */
const provinces = new Set([
  '001', '002', '004', '006', '008', '010', '011', '012', '014', '015', '017', '019', '020', '022', '024', '025', '026', '027', '030', '031', '033', '034',
  '035', '036', '037', '038', '040', '042', '044', '045', '046', '048', '049', '051', '052', '054', '056', '058', '060', '062', '064', '066', '067', '068',
  '070', '072', '074', '075', '077', '079', '080', '082', '083', '084', '086', '087', '089', '091', '092', '093', '094', '095', '096',
]);

/** From here on the first three digits name a country. */
const firstCountry = 100;

/** Takes a number apart: 3 digits place, 1 digit century and sex, 2 digits year of birth, 6 random digits. Gives what is wrong where it is none. */
export function readPersonalId(text: string): PersonalIdParts | PersonalIdFault {
  if (!/^\d{12}$/.test(text)) return 'form';
  const place = text.slice(0, 3);
  if (!provinces.has(place) && Number(place) < firstCountry) return 'province';
  const century = Number(text[3]);
  return { place, sex: century % 2 === 0 ? 'male' : 'female', birthYear: 1900 + Math.floor(century / 2) * 100 + Number(text.slice(4, 6)) };
}

/** What contradicts what is said of the person; null when the number agrees. @param dateOfBirth YYYY-MM-DD */
export function personalIdFault(text: string, said: { readonly sex: Sex; readonly dateOfBirth: string }): PersonalIdFault | null {
  const parts = readPersonalId(text);
  if (typeof parts === 'string') return parts;
  if (parts.sex !== said.sex) return 'sex';
  return parts.birthYear === Number(said.dateOfBirth.slice(0, 4)) ? null : 'birth-year';
}
