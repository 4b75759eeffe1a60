import { passwordFault } from './password-policy.js';

describe('password', () => {
  it.each([
    ['ngắn1', 'too-short'], [`${'a1'.repeat(65)}`, 'too-long'], ['chỉcóchữcái', 'too-plain'], ['1234567890', 'too-plain'], ['aaaaaaaaa1', 'too-plain'],
    ['toi-019201006482', 'personal'], ['password123', 'common'], ['Qwerty12345', 'common'], ['abc-Thịnh-1987', null], ['MatKhau@123', 'common'], ['Song-Cong-2026', null], ['mây trắng 7 tầng', null],
  ])('%s: %p', (password, fault) => {
    expect(passwordFault(password, ['019201006482', '+84912345678'])).toBe(fault);
  });
});
