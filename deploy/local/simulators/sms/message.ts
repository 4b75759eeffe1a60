/** A Vietnamese mobile number (đầu số di động 03, 05, 07, 08, 09) as `+84xxxxxxxxx`; null where it is none. */
export function internationalNumber(number: string): string | null {
  const digits = /^(?:\+84|84|0)([35789]\d{8})$/.exec(number.replace(/[ .-]/g, ''))?.[1];
  return digits === undefined ? null : `+84${digits}`;
}

const gsm7 = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/;

/** Parts a text is billed as: 160 characters of the GSM alphabet, else 70 (most Vietnamese with diacritics); 153 and 67 each when chained. */
export function segmentsOf(text: string): number {
  const [single, chained] = gsm7.test(text) ? [160, 153] : [70, 67];
  return text.length <= single ? 1 : Math.ceil(text.length / chained);
}
