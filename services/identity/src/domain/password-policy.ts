export type PasswordFault = 'too-short' | 'too-long' | 'too-plain' | 'personal' | 'common';

/** Shortest and longest password in characters. The bound above keeps hashing from being used against us. */
export const passwordLength = { least: 10, most: 128 } as const;

/** Words of the passwords tried first; a password of these and digits is one of them. */
const common = /password|matkhau|qwerty|asdf|abc|iloveyou|anhyeuem|admin|welcome/g;

/**
 * What is wrong with a password, or null. It must have letters and something else, must not hold what others know of the person (their numbers,
 * their log-in name), and must not be one of those everybody tries.
 */
export function passwordFault(password: string, known: readonly string[]): PasswordFault | null {
  const length = [...password].length;
  if (length < passwordLength.least) return 'too-short';
  if (length > passwordLength.most) return 'too-long';
  if (!/\p{L}/u.test(password) || !/[^\p{L}]/u.test(password) || new Set(password).size < 5) return 'too-plain';
  const plain = password.toLowerCase();
  if (known.some((text) => text.length >= 4 && plain.includes(text.toLowerCase()))) return 'personal';
  const letters = plain.replace(/[^\p{L}]/gu, '');
  return letters.search(common) >= 0 && letters.replace(common, '').length < 3 ? 'common' : null;
}
