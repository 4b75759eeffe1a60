/** Languages the API speaks to people. */
export type Language = 'vi' | 'en';

/** The better of Vietnamese and English by `Accept-Language` (RFC 9110, 12.5.4); Vietnamese when neither is preferred. */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined || acceptLanguage.length > 500) return 'vi';
  const weights: Record<Language, number> = { vi: 0, en: 0 };
  for (const range of acceptLanguage.toLowerCase().split(',')) {
    const [tag = '', ...parameters] = range.trim().split(';');
    const quality = parameters.map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1]).find((value) => value !== undefined);
    const weight = quality === undefined ? 1 : Number(quality);
    const primary = tag.split('-')[0];
    if (primary === 'vi' || primary === 'en') weights[primary] = Math.max(weights[primary], weight);
  }
  return weights.en > weights.vi ? 'en' : 'vi';
}
