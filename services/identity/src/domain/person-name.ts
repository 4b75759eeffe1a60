/** A name as the civil register writes it (họ, chữ đệm và tên). */
export interface PersonName {
  /** Họ. */
  readonly familyName: string;
  /** Chữ đệm và tên; empty for people who have one name only. */
  readonly middleAndGivenName: string;
}

/** Letters with their marks, and what stands between them in names. */
const letters = /^[\p{L}\p{M}][\p{L}\p{M}'’.\- ]*$/u;

/** One writing for one name: NFC, single spaces, none at the ends. Null where the text cannot be a name. */
export function tidyName(text: string): string | null {
  const tidy = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return tidy.length <= 100 && letters.test(tidy) ? tidy : null;
}

/** Family name first, as Vietnamese names are written. */
export function splitName(tidy: string): PersonName {
  const space = tidy.indexOf(' ');
  return space < 0 ? { familyName: tidy, middleAndGivenName: '' } : { familyName: tidy.slice(0, space), middleAndGivenName: tidy.slice(space + 1) };
}

export function fullNameOf({ familyName, middleAndGivenName }: PersonName): string {
  return middleAndGivenName === '' ? familyName : `${familyName} ${middleAndGivenName}`;
}

/** Whether two texts write the same name: letter case and the placing of tone marks (Hoà, Hòa) do not count. */
export function isSameName(one: string, other: string): boolean {
  return nameKey(one) === nameKey(other);
}

const tones = /[\u0300\u0301\u0303\u0309\u0323]/gu;

/** Letters without tone, then the tones word by word: `hoà` and `hòa` give the same, `hoa` and `hòa` do not. */
function nameKey(name: string): string {
  return name.normalize('NFD').toLocaleLowerCase('vi').split(/\s+/u).filter((word) => word !== '')
    .map((word) => word.replace(tones, '').normalize('NFC') + (word.match(tones) ?? []).join('')).join(' ');
}
