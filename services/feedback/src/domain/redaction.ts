/** Who petitions, as they gave themselves. */
export interface Petitioner { readonly fullName: string; readonly address: string | null; readonly phone: string | null; readonly email: string | null }

const bare = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[đĐ]/g, 'd').toLowerCase().replaceAll(/\s+/g, ' ');
/** An amount of money is no number of a paper: thousands in groups, and the currency. */
const withoutMoney = (text: string): string => text.replaceAll(/\d{1,3}(?:[.\s]\d{3})+\s*(?:đồng|đ|vnđ|vnd)(?!\p{L})/giu, ' … ');
const digits = (text: string): string => text.replaceAll(/(?<=\d)[\s.-]+(?=\d)/g, '');

/** What of a text would tell who the petitioner is: their name, telephone, e-mail, address, or any number of an identity paper. Identity is never published. */
export function identifyingIn(text: string, { fullName, address, phone, email }: Petitioner): ('name' | 'phone' | 'email' | 'address' | 'number')[] {
  const said = bare(text);
  const numbers = digits(text);
  const has = (part: string | null): boolean => part !== null && bare(part).trim() !== '' && said.includes(bare(part).trim());
  const national = phone === null ? '' : digits(phone).replace(/^(?:\+?84|0)/, '');
  return [
    ...(has(fullName) ? ['name' as const] : []), ...(national !== '' && numbers.includes(national) ? ['phone' as const] : []), ...(has(email) ? ['email' as const] : []),
    ...(has(address) ? ['address' as const] : []), ...(/(?<!\d)(?:\d{12}|\d{9})(?!\d)/.test(digits(withoutMoney(text))) ? ['number' as const] : []),
  ];
}
