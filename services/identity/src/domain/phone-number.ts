/** A Vietnamese mobile number (di động: 03, 05, 07, 08, 09) as `+84` and nine digits; null where the text is none. */
export function mobileNumber(text: string): string | null {
  const digits = /^(?:\+84|84|0)([35789]\d{8})$/.exec(text.replace(/[ .-]/g, ''))?.[1];
  return digits === undefined ? null : `+84${digits}`;
}

/** The number as shown to somebody who must not learn it: `••• ••• 678`. */
export function maskedNumber(phone: string): string {
  return `••• ••• ${phone.slice(-3)}`;
}
