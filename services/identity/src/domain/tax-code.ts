const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3] as const;

/**
 * Whether a text is a tax code (mã số thuế): ten digits of which the last is the check digit, with `-` and three digits for a branch
 * (Thông tư 86/2024/TT-BTC Article 5). The check digit is 10 less the remainder by 11 of the weighted sum of the first nine; no code has remainder 0.
 */
export function isTaxCode(text: string): boolean {
  const match = /^(\d{10})(?:-(\d{3}))?$/.exec(text);
  if (match === null || match[2] === '000') return false;
  const digits = [...match[1]!].map(Number);
  const remainder = weights.reduce((sum, weight, index) => sum + weight * digits[index]!, 0) % 11;
  return digits[9] === 10 - remainder;
}
