import { maskedNumber, mobileNumber } from './phone-number.js';

describe('mobile number', () => {
  it.each(['0912345678', '+84912345678', '84912345678', '0912 345 678', '091.234.5678', '0912-345-678'])('reads %s', (text) => {
    expect(mobileNumber(text)).toBe('+84912345678');
  });

  it.each(['', '0212345678', '091234567', '09123456789', '+85912345678', '912345678', '0912345abc'])('refuses %p', (text) => {
    expect(mobileNumber(text)).toBeNull();
  });

  it('shows the last three digits only', () => {
    expect(maskedNumber('+84912345678')).toBe('••• ••• 678');
  });
});
